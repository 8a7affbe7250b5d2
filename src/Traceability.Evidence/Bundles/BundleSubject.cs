namespace Traceability.Evidence.Bundles;

/// <summary>What a bundle is about. Segments and chains are positions in its arrays.</summary>
public abstract record BundleSubject
{
    /// <summary>One entry of one segment.</summary>
    public abstract record OfEntry(int Segment, int Entry) : BundleSubject;

    /// <summary>The entry is a weighing.</summary>
    public sealed record Ticket(int Segment, int Entry) : OfEntry(Segment, Entry);

    /// <summary>The entry is a series.</summary>
    /// <param name="Place">Which reading of it, counted from 0.</param>
    public sealed record Reading(int Segment, int Entry, int Place) : OfEntry(Segment, Entry);

    /// <summary>What a counter counted between two register statements.</summary>
    /// <param name="Channel">Its id: an index may change with the configuration.</param>
    public sealed record Period(int FirstSegment, int FirstEntry, int LastSegment, int LastEntry, string Channel) : BundleSubject;

    /// <summary>How many weighings a chain holds between two instants, both included.</summary>
    public sealed record Weighings(int Chain, long FromMs, long ToMs) : BundleSubject;

    /// <summary>Two segments that one key may not both have signed.</summary>
    public sealed record Contradiction(int One, int Other) : BundleSubject;
}
