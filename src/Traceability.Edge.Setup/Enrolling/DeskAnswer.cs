using System.Net;

namespace Traceability.Edge.Setup.Enrolling;

/// <summary>What the ledger answered, refused with its reason, or could not be asked.</summary>
/// <param name="Text">The answer; null where there is none.</param>
/// <param name="Why">Why there is none, in one sentence without its full stop.</param>
sealed record DeskAnswer(string? Text, string Why, ExitCode Code)
{
    public static DeskAnswer Of(string text) => new(text, "", ExitCode.Fine);

    public static DeskAnswer Refused(string why, HttpStatusCode status) => new(null, why, (int)status >= 500 ? ExitCode.Unreachable : ExitCode.Wrong);

    /// <summary>Terms that the code does not vouch for: somebody stands in between, or it is another ledger's code.</summary>
    public static DeskAnswer Forged => new(null, "the terms are not from the ledger that gave this code", ExitCode.Wrong);

    public static DeskAnswer Unreached(string why) => new(null, why, ExitCode.Unreachable);
}
