using System.Buffers.Binary;

namespace Traceability.Benchmarks.Ingest;

/// <summary>A round in the format of PostgreSQL's COPY BINARY: signature, flags, extension; each row a field count and fields with their length; −1.</summary>
static class CopyBytes
{
    static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>(channel int, time bigint in Unix ms, value float8), in the order of the messages.</summary>
    public static ReadOnlyMemory<byte> OfReadings(FleetBatch batch)
    {
        const int row = 2 + 4 + 4 + 4 + 8 + 4 + 8;
        var bytes = new byte[Signature.Length + batch.Readings * row + 2];
        var at = Begin(bytes);
        foreach (var message in batch.Messages)
            foreach (var series in message.Series)
            {
                var step = Math.Pow(10, series.Exponent);
                for (var i = 0; i < series.Count; i++, at += row)
                {
                    var fields = bytes.AsSpan(at, row);
                    BinaryPrimitives.WriteInt16BigEndian(fields, 3);
                    BinaryPrimitives.WriteInt32BigEndian(fields[2..], 4);
                    BinaryPrimitives.WriteInt32BigEndian(fields[6..], message.Device * Fleet.Channels + series.Channel);
                    BinaryPrimitives.WriteInt32BigEndian(fields[10..], 8);
                    BinaryPrimitives.WriteInt64BigEndian(fields[14..], series.TimesMs[i]);
                    BinaryPrimitives.WriteInt32BigEndian(fields[22..], 8);
                    BinaryPrimitives.WriteDoubleBigEndian(fields[26..], series.Mantissas[i] * step);
                }
            }
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(at), -1);
        return bytes;
    }

    /// <summary>(device int, message bytea).</summary>
    public static ReadOnlyMemory<byte> OfMessages(FleetBatch batch)
    {
        var bytes = new byte[Signature.Length + batch.Messages.Sum(m => 2 + 4 + 4 + 4 + m.Bytes.Length) + 2];
        var at = Begin(bytes);
        foreach (var message in batch.Messages)
        {
            var fields = bytes.AsSpan(at);
            BinaryPrimitives.WriteInt16BigEndian(fields, 2);
            BinaryPrimitives.WriteInt32BigEndian(fields[2..], 4);
            BinaryPrimitives.WriteInt32BigEndian(fields[6..], message.Device);
            BinaryPrimitives.WriteInt32BigEndian(fields[10..], message.Bytes.Length);
            message.Bytes.CopyTo(fields[14..]);
            at += 14 + message.Bytes.Length;
        }
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(at), -1);
        return bytes;
    }

    static int Begin(byte[] bytes)
    {
        Signature.CopyTo(bytes, 0);
        return Signature.Length;
    }
}
