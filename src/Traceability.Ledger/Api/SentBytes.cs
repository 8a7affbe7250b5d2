namespace Traceability.Ledger.Api;

/// <summary>A signed structure or a file in the body of a request.</summary>
static class SentBytes
{
    const int Most = 64 * 1024;

    public static readonly string Wanted = WantedOf(Most);

    public static string WantedOf(int most) => $"Content-Length: 1 to {most} bytes";

    /// <summary>Null where the sender does not say how much comes, or too much.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken, int most = Most)
    {
        if (request.ContentLength is not { } length || length <= 0 || length > most) return null;
        var bytes = new byte[(int)length];
        await request.Body.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
