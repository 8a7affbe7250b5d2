namespace Traceability.Carbon.Factors;

/// <summary>Where a figure is printed, so that anyone can look it up.</summary>
/// <param name="Year">Year of publication of this edition.</param>
public sealed record Citation(string Document, string Table, string Row, int Year)
{
    /// <summary>On one line.</summary>
    public string InWords => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Document}, {Table}, {Row} ({Year})");
}
