using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Text.Json;
using Traceability.Evidence.Enrolment;
using Traceability.Site;

namespace Traceability.Edge.Setup.Enrolling;

/// <summary>
/// The ledger's HTTP API as far as a new device needs it. Vouchers and secrets travel only where nobody listens in between (<see cref="IsPrivate"/>): whoever reads
/// a voucher could enrol in this device's place.
/// </summary>
sealed class LedgerDesk : IDisposable
{
    public const int MostAnswerBytes = 64 * 1024;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly HttpClient http;
    readonly TimeProvider time;

    /// <param name="authority">Of the ledger's HTTPS certificate; null: those that the system knows.</param>
    public LedgerDesk(Uri api, string? authority, TimeProvider time)
    {
        this.time = time;
#pragma warning disable CA2000 // the client owns it
        http = new HttpClient(ApiTrust.Handler(authority)) { BaseAddress = api, Timeout = Patience, MaxResponseContentBufferSize = MostAnswerBytes };
#pragma warning restore CA2000
    }

    public void Dispose() => http.Dispose();

    /// <summary>HTTPS, or this machine itself.</summary>
    public bool IsPrivate => http.BaseAddress!.Scheme == Uri.UriSchemeHttps || http.BaseAddress.IsLoopback;

    /// <summary>The enrolment terms for a one-time code, which stays here, and which vouches for them.</summary>
    public async Task<DeskAnswer> TermsAsync(EnrolmentCode code, CancellationToken cancellationToken)
    {
        using var wish = JsonContent.Create(new { id = Convert.ToHexStringLower(code.Id) });
        var answer = await AskAsync(HttpMethod.Post, "/api/v1/terms", wish, cancellationToken);
        if (answer.Text is null) return answer;
        return Member(answer.Text, "terms") is { } terms && Member(answer.Text, "tag") is { } tag && code.Vouches(terms, tag)
            ? DeskAnswer.Of(terms)
            : DeskAnswer.Forged;
    }

    /// <summary>Hands in the device's signed request; the same again is answered the same.</summary>
    public async Task<DeskAnswer> EnrolAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var content = Of("application/cbor", request);
        return await AskAsync(HttpMethod.Post, "/api/v1/enrolments", content, cancellationToken);
    }

    /// <summary>Hands in the key that makes the chain's day labels, whose hash stands in the request.</summary>
    public async Task<DeskAnswer> GiveLabelKeyAsync(string chain, byte[] key, CancellationToken cancellationToken)
    {
        using var content = Of("application/octet-stream", key);
        return await AskAsync(HttpMethod.Put, $"/api/v1/chains/{chain}/label-key", content, cancellationToken);
    }

    static ByteArrayContent Of(string type, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    async Task<DeskAnswer> AskAsync(HttpMethod method, string path, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? DeskAnswer.Of(body) : DeskAnswer.Refused(Member(body, "detail") ?? $"{(int)answer.StatusCode} {answer.ReasonPhrase}", answer.StatusCode);
        }
        catch (HttpRequestException problem)
        {
            // A clock that is off makes every certificate look wrong.
            return DeskAnswer.Unreached(problem.InnerException is AuthenticationException refused
                ? $"{http.BaseAddress}: {refused.Message} This device's clock says {time.GetUtcNow():yyyy-MM-dd HH:mm}"
                : $"{http.BaseAddress}: {problem.Message}");
        }
        catch (InvalidOperationException)
        {
            return DeskAnswer.Unreached($"{http.BaseAddress}: its answer is text of an unknown character set");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeskAnswer.Unreached($"{http.BaseAddress}: no answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>A text of a JSON object; <c>detail</c> is the sentence in the ledger's problem details (RFC 9457). Null where there is none.</summary>
    static string? Member(string body, string name)
    {
        try
        {
            return Element(body, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair is no text
        }
    }

    public static bool IsTrue(string body, string name) => Element(body, name) is { ValueKind: JsonValueKind.True };

    static JsonElement? Element(string body, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var element) ? element.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
