using System.Text;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Carrying;

/// <summary>The items of a carried chain by their first byte, and those that are made for carrying alone.</summary>
public static class CarriedItems
{
    const int LongestPin = 16 << 10;

    public static CarriedItem KindOf(ReadOnlySpan<byte> item) => item.IsEmpty ? CarriedItem.Unknown : (item[0] >> 5) switch
    {
        3 => CarriedItem.Pin,
        4 => CarriedItem.Segment,
        6 => CarriedItem.Rotation,
        _ => CarriedItem.Unknown,
    };

    /// <summary>Whether a first item is a chain's; an answer's is an array too, of two members.</summary>
    public static bool IsOfChain(ReadOnlySpan<byte> item) => KindOf(item) is CarriedItem.Pin or CarriedItem.Rotation || (KindOf(item) == CarriedItem.Segment && item[0] != 0x82);

    public static byte[] Pin(string note)
    {
        var writer = new CborWriter();
        writer.Text(note);
        return writer.ToArray();
    }

    /// <summary>Opens a pin of this log; false where it is another's, or nobody's.</summary>
    public static bool TryReadPin(ReadOnlySpan<byte> item, NoteKey log, out Checkpoint? pinned)
    {
        pinned = null;
        var reader = new CborReader(item);
        return reader.Text(LongestPin, out var note) && reader.End() && Checkpoint.TryOpen(Encoding.UTF8.GetBytes(note), log, out pinned).IsOk;
    }
}
