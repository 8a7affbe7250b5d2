using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Api;

namespace Traceability.Ledger.Enrolment;

/// <summary>
/// <c>approve</c>, at the desk of whoever holds the organisation's key and not the ledger's admin token: signs the approval of one device and hands it in. The key
/// stays here, and what the ledger says is believed only where the chain's id follows from it, so the way to it needs no secrecy. An HTTPS authority that
/// the system does not know is named as everywhere on Linux: SSL_CERT_FILE.
/// </summary>
static class SecondPerson
{
    const int MostAnswerBytes = 16 * 1024 * 1024;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <returns>What to tell; null with a sentence where nothing was approved.</returns>
    public static async Task<(string? Done, string Error)> ApproveAsync(ApproveOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create();
        if (!TryRead(options.Key, key)) return (null, $"--key: \"{options.Key}\"; allowed: a PEM file with the organisation's private key, P-256");
        using var http = new HttpClient { BaseAddress = options.Ledger, Timeout = Patience, MaxResponseContentBufferSize = MostAnswerBytes };
        var id = Convert.ToHexStringLower(options.Chain);
        try
        {
            using var held = await http.GetAsync($"/api/v1/chains/{id}/keys", cancellationToken);
            if (held.StatusCode == HttpStatusCode.NotFound) return (null, $"{options.Ledger} has no chain {id}: compare it with what edge-setup enroll printed");
            // Members that are missing are null, whatever their type says.
            if (await held.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<KeysView?>(ApiJson.Options, cancellationToken) is not { Identity: not null, Organisation: not null } row) return (null, $"{options.Ledger} does not say what chain {id} is: is it a ledger of this version?");
            if (!Endpoints.TryHex(row.Identity, SHA256.HashSizeInBytes, out var identity) || !EnrolmentRequest.ChainOf(identity).AsSpan().SequenceEqual(options.Chain))
                return (null, $"{options.Ledger} names another enrolment request than that of chain {id}: do not approve it");
            var approval = new Approval(row.Organisation, identity, time.GetUtcNow().ToUnixTimeMilliseconds(), options.Assurance).Sign(key);
            using var content = new ByteArrayContent(approval.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/cbor") } };
            using var answer = await http.PutAsync($"/api/v1/chains/{id}/approval", content, cancellationToken);
            if (answer.IsSuccessStatusCode) return ($"chain {id} is approved: {options.Assurance}", ""); // which device it is, only the ledger says
            return (null, $"{options.Ledger}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or InvalidOperationException or TaskCanceledException)
        {
            return (null, $"{options.Ledger}: {problem.Message}");
        }
    }

    static bool TryRead(string path, ECDsa key)
    {
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key.ExportParameters(includePrivateParameters: true) is { D: not null } read && read.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
