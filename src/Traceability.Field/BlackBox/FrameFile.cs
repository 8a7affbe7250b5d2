using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Field.BlackBox;

/// <summary>
/// What a <see cref="FrameRing"/> held, as a file. All integers big-endian:
/// <code>
/// "TRFRAMES" | version u8 = 1 | framing u8 (Framing) | frames dropped before the first i64 | name length u8 | name of the bus, UTF-8
/// records, as FrameRing has them
/// SHA-256 of everything before it, 32 bytes: against a torn copy, not against forgery
/// </code>
/// </summary>
public sealed record FrameFile(string Bus, Framing Framing, long Dropped, ImmutableArray<RecordedFrame> Frames)
{
    const byte Version = 1;
    const int VersionAt = 8, FramingAt = 9, DroppedAt = 10, NameAt = 18;
    static ReadOnlySpan<byte> Magic => "TRFRAMES"u8;

    public static byte[] Write(FrameRing ring)
    {
        var (records, dropped) = ring.Copy();
        var name = Encoding.UTF8.GetBytes(ring.Bus);
        var content = NameAt + 1 + name.Length + records.Length;
        var file = new byte[content + SHA256.HashSizeInBytes];
        Magic.CopyTo(file);
        file[VersionAt] = Version;
        file[FramingAt] = (byte)ring.Framing;
        BinaryPrimitives.WriteInt64BigEndian(file.AsSpan(DroppedAt), dropped);
        file[NameAt] = checked((byte)name.Length);
        name.CopyTo(file, NameAt + 1);
        records.CopyTo(file, NameAt + 1 + name.Length);
        SHA256.HashData(file.AsSpan(0, content), file.AsSpan(content));
        return file;
    }

    public static FrameFileOutcome TryRead(ReadOnlyMemory<byte> file, out FrameFile? frames)
    {
        frames = null;
        var bytes = file.Span;
        if (bytes.IsEmpty) return FrameFileOutcome.Empty;
        if (bytes.Length <= VersionAt || !bytes.StartsWith(Magic)) return FrameFileOutcome.Corrupt;
        if (bytes[VersionAt] > Version) return FrameFileOutcome.Newer;
        var content = bytes.Length - SHA256.HashSizeInBytes;
        if (content <= NameAt || bytes[VersionAt] != Version) return FrameFileOutcome.Corrupt;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..content], hash);
        if (!hash.SequenceEqual(bytes[content..]) || bytes[FramingAt] > (byte)Framing.ModbusRtu) return FrameFileOutcome.Corrupt;

        var at = NameAt + 1 + bytes[NameAt];
        if (at > content) return FrameFileOutcome.Corrupt;
        var bus = Encoding.UTF8.GetString(bytes[(NameAt + 1)..at]);
        var records = ImmutableArray.CreateBuilder<RecordedFrame>();
        while (at < content)
        {
            if (content - at < FrameRing.RecordHeader) return FrameFileOutcome.Corrupt;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            if (length > FrameRing.MostFrameBytes || content - at - FrameRing.RecordHeader < length) return FrameFileOutcome.Corrupt;
            records.Add(new(BinaryPrimitives.ReadInt64BigEndian(bytes[(at + 3)..]), (FrameMark)bytes[at + 2], file.Slice(at + FrameRing.RecordHeader, length)));
            at += FrameRing.RecordHeader + length;
        }
        frames = new(bus, (Framing)bytes[FramingAt], BinaryPrimitives.ReadInt64BigEndian(bytes[DroppedAt..]), records.ToImmutable());
        return FrameFileOutcome.Read;
    }
}
