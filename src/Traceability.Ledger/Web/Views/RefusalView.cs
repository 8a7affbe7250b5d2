namespace Traceability.Ledger.Web.Views;

/// <param name="Signed">What the device signed; null where the signed entries are not held.</param>
/// <param name="Evidence">Path of the file that holds both messages.</param>
public sealed record RefusalView(
    long Id, string Sender, string Reason, string Detail, DateTimeOffset First, DateTimeOffset Last, long Times, long Size, string MessageHash,
    long? Number, int? Entry, string? What, string? Signed, string? Claimed, string? Unit, string? Evidence);
