using System.IO.Compression;

namespace Traceability.Ledger.Store;

/// <summary>Documents as the store keeps them (RFC 1951).</summary>
static class Deflated
{
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        using var kept = new MemoryStream();
        using (var deflate = new DeflateStream(kept, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(bytes);
        return kept.ToArray();
    }

    public static byte[] Open(byte[] deflated)
    {
        using var inflate = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        inflate.CopyTo(bytes);
        return bytes.ToArray();
    }
}
