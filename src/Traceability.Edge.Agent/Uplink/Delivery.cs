using Traceability.Evidence.Carrying;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>Some messages of the ledger that somebody has carried here, and what became of each.</summary>
sealed class Delivery(IReadOnlyList<AnswerPart> parts) : TaskCompletionSource<IReadOnlyList<Acceptance>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>As many as are committed at once.</summary>
    public const int Most = 256;

    public IReadOnlyList<AnswerPart> Parts => parts;
}
