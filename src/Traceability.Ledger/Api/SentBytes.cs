namespace Traceability.Ledger.Api;

/// <summary>A signed structure in the body of a request.</summary>
static class SentBytes
{
    const int Most = 64 * 1024;

    public static readonly string Wanted = $"Content-Length: 1 to {Most} bytes";

    /// <summary>Null where the sender does not say how much comes, or too much.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not (> 0 and <= Most)) return null;
        var bytes = new byte[(int)request.ContentLength];
        await request.Body.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
