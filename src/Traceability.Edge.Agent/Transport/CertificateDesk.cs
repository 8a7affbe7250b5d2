using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using Traceability.Site;

namespace Traceability.Edge.Agent.Transport;

/// <summary>Where certificates are asked for: the ledger's HTTP API. What it answers is believed for its signature alone, so plain HTTP loses nothing.</summary>
sealed class CertificateDesk : IDisposable
{
    const int MostAnswerBytes = 64 * 1024;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly HttpClient http;
    readonly TimeProvider time;
    readonly Uri place;

    public CertificateDesk(Uri api, string? authority, byte[] chain, TimeProvider time)
    {
        this.time = time;
        place = new Uri(api, $"/api/v1/chains/{Convert.ToHexStringLower(chain)}/certificate");
#pragma warning disable CA2000 // the client owns it
        http = new HttpClient(ApiTrust.Handler(authority)) { Timeout = Patience, MaxResponseContentBufferSize = MostAnswerBytes };
#pragma warning restore CA2000
    }

    public void Dispose() => http.Dispose();

    /// <summary>The note, or why there is none.</summary>
    public async Task<(byte[]? Note, string Why)> AskAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        try
        {
            using var answer = await http.PostAsync(place, content, cancellationToken);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? (bytes, "") : (null, $"{place}: {(int)answer.StatusCode} {Detail(bytes)}");
        }
        catch (HttpRequestException problem) when (problem.InnerException is AuthenticationException refused)
        {
            return (null, $"{place}: {refused.Message} This device's clock says {time.GetUtcNow():yyyy-MM-dd HH:mm}; if that is wrong, set it");
        }
        catch (HttpRequestException problem)
        {
            return (null, $"{place}: {problem.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{place}: no answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>The sentence in the ledger's problem details (RFC 9457), quoted; nothing where there is none.</summary>
    static string Detail(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String ? $"\"{detail.GetString()}\"" : "";
        }
        catch (Exception notSaid) when (notSaid is JsonException or InvalidOperationException)
        {
            return ""; // no JSON, or half a surrogate pair where a text should be
        }
    }
}
