namespace Traceability.Field.BlackBox;

/// <summary>What is known of a recorded frame beside its bytes. The bits stand in frame files and are final.</summary>
[Flags]
public enum FrameMark : byte
{
    /// <summary>Received, and the answer to the question before it.</summary>
    None = 0,

    /// <summary>We sent it; on a bus where we only listen, the master did.</summary>
    Question = 1,

    /// <summary>Received, but nobody waited for it: late, of another transaction, or no frame at all.</summary>
    Unasked = 2,

    /// <summary>Its data are personal and were never kept: zeros stand in their place, and a checksum does not fit them.</summary>
    Masked = 4,
}
