namespace Traceability.Profiles;

/// <summary>What bytes that should be a decoding rule turned out to be.</summary>
public enum RuleReadOutcome
{
    Read,
    /// <summary>No bytes at all.</summary>
    Empty,
    /// <summary>Not this format: wrong shape, not the shortest encoding, bytes left over, or fields that contradict each other.</summary>
    Corrupt,
    /// <summary>Well-formed, of a format version that this software does not know.</summary>
    Newer,
}
