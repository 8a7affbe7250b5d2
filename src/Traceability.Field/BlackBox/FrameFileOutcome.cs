namespace Traceability.Field.BlackBox;

public enum FrameFileOutcome
{
    Read,

    /// <summary>No bytes at all: the disk was full, or the dump was cut off at its beginning.</summary>
    Empty,

    /// <summary>No frame file, or not as it was written.</summary>
    Corrupt,

    /// <summary>Written by a later version.</summary>
    Newer,
}
