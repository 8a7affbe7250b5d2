using System.IO.Compression;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Segments;

/// <summary>
/// A segment as it is stored and as it goes over the wire; the same bytes, so that sending is copying.
/// <code>[version, sign1, compression, body]
/// version      1
/// sign1        byte string: the tagged COSE_Sign1
/// compression  0 none, 1 zlib (RFC 1950)
/// body         byte string: the <see cref="SegmentBody"/>, compressed as said</code>
/// </summary>
public sealed record SegmentMessage(byte[] Sign1, int Compression, byte[] Body)
{
    public const int Version = 1;

    /// <summary>Largest message, 1 MiB.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Largest body after inflating, 16 MiB; inflating stops there.</summary>
    public const int MostBodyBytes = 16 << 20;

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(4);
        writer.Unsigned(Version);
        writer.Bytes(Sign1);
        writer.Integer(Compression);
        writer.Bytes(Body);
        return writer.ToArray();
    }

    public static SegmentMessage Pack(byte[] sign1, SegmentBody body)
    {
        var plain = body.Encode();
        using var output = new MemoryStream(plain.Length / 2);
        using (var zlib = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(plain);
        return output.Length < plain.Length ? new SegmentMessage(sign1, 1, output.ToArray()) : new SegmentMessage(sign1, 0, plain);
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out SegmentMessage? message)
    {
        message = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("segment message");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var reader = new CborReader(bytes);
        if (!reader.Versioned(out var items, out var version)) return ReadOutcome.Corrupt("segment message: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"segment message version {version}");
        if (items != 4 || !reader.Bytes(out var sign1) || !reader.Integer(0, 1, out int compression) || !reader.Bytes(out var body) || !reader.End())
            return ReadOutcome.Corrupt("segment message: " + (reader.Error ?? $"an array of {items} instead of 4"));
        message = new SegmentMessage(sign1.ToArray(), compression, body.ToArray());
        return ReadOutcome.Ok;
    }

    /// <summary>Inflates and reads the body, never beyond <see cref="MostBodyBytes"/>.</summary>
    public ReadOutcome TryReadBody(out SegmentBody? body)
    {
        body = null;
        if (Compression == 0) return SegmentBody.TryRead(Body, out body);
        using var inflated = new MemoryStream(Math.Min(Body.Length * 4, MostBodyBytes));
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(Body), CompressionMode.Decompress);
            Span<byte> chunk = stackalloc byte[8192];
            for (int read; (read = zlib.Read(chunk)) > 0; inflated.Write(chunk[..read]))
                if (inflated.Length + read > MostBodyBytes) return ReadOutcome.Corrupt($"a body that inflates beyond {MostBodyBytes} bytes");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // IOException: what zlib answers where a preset dictionary is asked for.
            return ReadOutcome.Corrupt("a body that is not zlib");
        }
        return SegmentBody.TryRead(inflated.GetBuffer().AsSpan(0, (int)inflated.Length), out body);
    }
}
