using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// A tag in a reader's field.
/// <code>[reader, tag, first, last]   reader: id in the site file · tag: personal value, 32 bytes · first, last: Unix ms</code>
/// </summary>
public sealed record TagSeen(string Reader, byte[] Tag, long FirstMs, long LastMs) : Entry
{
    public override EntryKind Kind => EntryKind.Tag;

    protected override void WriteBody(CborWriter writer)
    {
        writer.Array(4);
        writer.Text(Reader);
        writer.Bytes(Tag);
        writer.Integer(FirstMs);
        writer.Integer(LastMs);
    }

    internal static TagSeen? Read(ref CborReader reader) =>
        reader.Array(4) && reader.Text(LongestText, out var device) && reader.Bytes(32, out var tag)
        && reader.Integer(0, PackedDeltas.Largest, out long first) && reader.Integer(first, PackedDeltas.Largest, out long last)
            ? new TagSeen(device, tag, first, last)
            : null;
}
