using System.Net;

namespace Traceability.Verifier.Logs;

/// <summary>A log behind a URL: the one place of the verifier that uses the network.</summary>
sealed class HttpLog(Uri prefix, HttpClient client) : ILogFiles
{
    /// <summary>For one file, its content included; the client's own limit ends with the headers.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<byte[]?> ReadAsync(string path, int most, CancellationToken caller)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(caller);
        limit.CancelAfter(Patience);
        var cancellationToken = limit.Token;
        try
        {
            using var answer = await client.GetAsync(new Uri(prefix, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return null;
            if (!answer.IsSuccessStatusCode) throw new IOException($"{path}: {(int)answer.StatusCode}");
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var bytes = new MemoryStream();
            var chunk = new byte[16_384];
            for (int read; (read = await stream.ReadAsync(chunk, cancellationToken)) > 0; bytes.Write(chunk, 0, read))
                if (bytes.Length + read > most) throw new IOException($"{path}: longer than {most} bytes");
            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !caller.IsCancellationRequested))
        {
            // The client's own deadline cancels too; only the caller's cancellation is no failure of the log.
            throw new IOException($"{path}: {exception.Message}", exception);
        }
    }
}
