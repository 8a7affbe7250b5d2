namespace Traceability.Carbon.Factors;

/// <summary>Where a figure is printed, so that anyone can look it up.</summary>
/// <param name="Year">Year of publication of this edition.</param>
public sealed record Citation(string Document, string Table, string Row, int Year)
{
    /// <summary>On one line.</summary>
    public string InWords => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Document}, {Table}, {Row} ({Year})");
}

/// <summary>How far a row was compared with what it cites.</summary>
public enum CheckGrade
{
    /// <summary>Compared with the cited document itself.</summary>
    Primary,

    /// <summary>Taken from somebody's transcription that cites the cell; the document itself was not seen.</summary>
    SecondHand,
}

/// <param name="How">In words: what was compared with what.</param>
public sealed record Check(CheckGrade Grade, string How);
