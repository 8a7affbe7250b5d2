using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// One entry of a segment: the CBOR array <c>[kind, body]</c>. Its sequence number is the segment's first seq plus its index.
/// </summary>
public abstract record Entry
{
    /// <summary>Longest text in an entry, in UTF-8 bytes.</summary>
    public const int LongestText = 512;

    public const int KindCount = 7;

    public abstract EntryKind Kind { get; }

    /// <summary>The channel whose register words it holds, where they are of one alone.</summary>
    public int? ReadFrom => this switch { Series series => series.Channel, Weighing weighing => weighing.Channel, _ => null };

    public byte[] Encode()
    {
        var writer = new CborWriter();
        WriteTo(writer);
        return writer.ToArray();
    }

    public void WriteTo(CborWriter writer)
    {
        writer.Array(2);
        writer.Unsigned((ulong)Kind);
        WriteBody(writer);
    }

    protected abstract void WriteBody(CborWriter writer);

    /// <summary>Reads one entry of any kind. Kinds beyond those known are corrupt: a new kind needs a new segment typ.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Entry? entry)
    {
        entry = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("entry");
        var reader = new CborReader(bytes);
        if (!reader.Array(2) || !reader.Integer(0, KindCount - 1, out int kind)) return ReadOutcome.Corrupt(reader.Error!);
        entry = (EntryKind)kind switch
        {
            EntryKind.Tally => Tally.Read(ref reader),
            EntryKind.Series => Series.Read(ref reader),
            EntryKind.Weighing => Weighing.Read(ref reader),
            EntryKind.Tag => TagSeen.Read(ref reader),
            EntryKind.Event => SiteEvent.Read(ref reader),
            EntryKind.Configuration => Configuration.Read(ref reader),
            _ => RegisterStatement.Read(ref reader),
        };
        if (entry is not null && reader.End()) return ReadOutcome.Ok;
        entry = null;
        return ReadOutcome.Corrupt($"{(EntryKind)kind}: {reader.Error}");
    }
}
