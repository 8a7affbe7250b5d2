using Traceability.Evidence.Log;

namespace Traceability.Ledger.Ingest;

/// <summary>The answer to one message; given only after the commit that it rests on.</summary>
abstract record Verdict
{
    Verdict() { }

    /// <param name="Again">The segment was held already; the answer is the same.</param>
    public sealed record Logged(byte[] Chain, long Number, byte[] Identity, bool Again, Receipt Receipt) : Verdict;

    /// <param name="Again">These very bytes were refused before.</param>
    public sealed record Refused(Refusal Why, bool Again) : Verdict;
}
