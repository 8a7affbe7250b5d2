namespace Traceability.Carbon.Factors;

/// <summary>How far a row was compared with what it cites.</summary>
public enum CheckGrade
{
    /// <summary>Compared with the cited document itself.</summary>
    Primary,

    /// <summary>Taken from somebody's transcription that cites the cell; the document itself was not seen.</summary>
    SecondHand,
}
