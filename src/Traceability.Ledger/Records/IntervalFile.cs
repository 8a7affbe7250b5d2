using System.IO.Compression;
using System.Security.Cryptography;
using Traceability.Carbon.Exact;

namespace Traceability.Ledger.Records;

/// <summary>A sound file of intervals: what it says, the hash of its bytes, and these bytes as they are kept.</summary>
sealed record IntervalFile(IntervalReader Read, byte[] Sha256, byte[] Deflated)
{
    public ExactDecimal Sum => new(Read.Edges().Last().Steps, Read.Exponent);

    /// <summary>Read as it comes; never more in memory than its intervals and its deflated bytes. Null with every fault.</summary>
    public static async Task<(IntervalFile? File, IReadOnlyList<string> Faults)> ReadAsync(Stream body, long nowMs, CancellationToken cancellationToken)
    {
        var reader = new IntervalReader();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        using (var deflate = new DeflateStream(kept, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var total = 0L; await body.ReadAsync(buffer, cancellationToken) is > 0 and var count;)
            {
                if ((total += count) > IntervalReader.MostBytes) return (null, [$"the file is larger than {IntervalReader.MostBytes} bytes"]);
                reader.Feed(buffer.AsSpan(0, count));
                hash.AppendData(buffer, 0, count);
                deflate.Write(buffer, 0, count);
            }
        }
        reader.End(nowMs);
        return reader.Faults.Count > 0 ? (null, reader.Faults) : (new IntervalFile(reader, hash.GetHashAndReset(), kept.ToArray()), []);
    }
}
