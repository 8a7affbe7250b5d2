namespace Traceability.Ledger.Web.Views;

/// <param name="Size">Leaves that the published checkpoint covers, padding among them; null before the first.</param>
/// <param name="Root">Root of the checkpoint, lower-case hex.</param>
/// <param name="SecondHand">Factors in use that nobody here compared with the cited document, of <paramref name="Factors"/>.</param>
public sealed record MastheadView(
    string Organisation, string Origin, long? Size, string? Root, DateTimeOffset At, int Devices, string Trust, int SecondHand, int Factors, bool Simulated, long Refused);
