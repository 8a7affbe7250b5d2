using System.Formats.Cbor;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>An exported chain: segment messages (FORMAT.md §4) one behind the other, as a CBOR sequence (RFC 8742). Read a message at a time, however long the file is.</summary>
static class ChainFile
{
    /// <summary>Null behind the last message where bytes are left that are no whole message: the file was cut off, or is none.</summary>
    public static IEnumerable<byte[]?> Messages(Stream file)
    {
        var buffer = new byte[2 * SegmentMessage.MostBytes];
        var held = 0;
        for (var ended = false; ;)
        {
            while (!ended && held < SegmentMessage.MostBytes)
            {
                var read = file.Read(buffer, held, buffer.Length - held);
                ended = read == 0;
                held += read;
            }
            if (held == 0) yield break;
            var length = LengthOfFirst(buffer.AsMemory(0, held));
            yield return length == 0 ? null : buffer[..length];
            if (length == 0) yield break;
            held -= length;
            buffer.AsSpan(length, held).CopyTo(buffer);
        }
    }

    /// <summary>0 where no whole item stands at the beginning.</summary>
    static int LengthOfFirst(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new CborReader(bytes, CborConformanceMode.Lax, allowMultipleRootLevelValues: true).ReadEncodedValue().Length;
        }
        catch (Exception damaged) when (damaged is CborContentException or InvalidOperationException)
        {
            return 0;
        }
    }
}
