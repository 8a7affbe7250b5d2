namespace Traceability.Ledger.Web.Views;

/// <summary>What was not taken, and why. Never a message's content, never a personal value.</summary>
public sealed record RefusalsView(long Refused, long Dropped, IReadOnlyList<RefusalView> Newest, IReadOnlyList<StrangerView> Strangers);

/// <param name="Signed">What the device signed; null where the signed entries are not held.</param>
/// <param name="Evidence">Path of the file that holds both messages.</param>
public sealed record RefusalView(
    long Id, string Sender, string Reason, string Detail, DateTimeOffset First, DateTimeOffset Last, long Times, long Size, string MessageHash,
    long? Number, int? Entry, string? What, string? Signed, string? Claimed, string? Unit, string? Evidence);

/// <summary>A sender that is not enrolled.</summary>
public sealed record StrangerView(string Sender, long Messages, DateTimeOffset Last);
