namespace Traceability.Ledger.Web.Views;

/// <param name="Row">Its place in the file, by which it is mended.</param>
public sealed record CalibratedView(int Row, string Point, string Serial, string Certificate, string Laboratory, DateOnly From, DateOnly Until, string? ErrorPercent, string? Attachment);
