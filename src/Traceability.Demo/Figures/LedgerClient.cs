using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Traceability.Demo.Figures;

/// <summary>The ledger's HTTP API as anybody may use it; vouchers and stored messages need the administrator's token.</summary>
sealed class LedgerClient(Uri url, string token) : IDisposable
{
    static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    readonly HttpClient http = new()
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromSeconds(10),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public Uri Url { get; } = url;

    public void Dispose() => http.Dispose();

    public Task<FacilityFigures> FacilityAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<FacilityFigures>($"api/v1/facilities/{id}", cancellationToken);

    public Task<List<ChainRow>> ChainsAsync(CancellationToken cancellationToken) => GetAsync<List<ChainRow>>("api/v1/chains", cancellationToken);

    /// <summary>Boots, gaps and other events of a facility, newest first.</summary>
    public async Task<IReadOnlyList<EventRow>> EventsAsync(string facility, CancellationToken cancellationToken) =>
        (await GetAsync<Page<EventRow>>($"api/v1/facilities/{facility}/events", cancellationToken)).Items;

    public Task<byte[]> MessageAsync(string chain, long number, CancellationToken cancellationToken) =>
        AskAsync(() => http.GetByteArrayAsync(FormattableString.Invariant($"api/v1/chains/{chain}/segments/{number}/message"), cancellationToken));

    /// <summary>The newest weighings of a facility.</summary>
    public async Task<IReadOnlyList<WeighingRow>> WeighingsAsync(string facility, CancellationToken cancellationToken) =>
        (await GetAsync<Page<WeighingRow>>($"api/v1/weighings?facility={facility}", cancellationToken)).Items;

    public async Task<IReadOnlyList<RefusalRow>> QuarantineAsync(CancellationToken cancellationToken) =>
        (await GetAsync<Page<RefusalRow>>("api/v1/quarantine", cancellationToken)).Items;

    /// <summary>Null as long as no published checkpoint covers the segment.</summary>
    public Task<string?> ReceiptAsync(string identity, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        using var answer = await http.GetAsync($"api/v1/log/receipts/{identity}", cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
    });

    /// <summary>The newest checkpoint of the segment log that a device has cosigned; null before the first.</summary>
    public Task<string?> CosignedAsync(CancellationToken cancellationToken) => AskAsync(async () =>
    {
        using var answer = await http.GetAsync("log/segments/cosigned", cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
    });

    /// <summary>Enrolment terms for one device, as text.</summary>
    public async Task<string> VoucherAsync(string facility, string device, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/vouchers");
        request.Content = JsonContent.Create(new Dictionary<string, string> { ["org"] = "demo", ["facility"] = facility, ["device"] = device });
        return await SendAsync(request, cancellationToken);
    }

    public async Task EnrolAsync(byte[] enrolment, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/enrolments");
        request.Content = new ByteArrayContent(enrolment) { Headers = { ContentType = new MediaTypeHeaderValue("application/cbor") } };
        await SendAsync(request, cancellationToken);
    }

    public async Task ApproveAsync(string chain, byte[] approval, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/chains/{chain}/approval");
        request.Content = new ByteArrayContent(approval) { Headers = { ContentType = new MediaTypeHeaderValue("application/cbor") } };
        await SendAsync(request, cancellationToken);
    }

    /// <summary>Gives the ledger the device's label key, so that it states the chain's days.</summary>
    public async Task GiveLabelKeyAsync(string chain, byte[] labelKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/chains/{chain}/label-key");
        request.Content = new ByteArrayContent(labelKey) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        await SendAsync(request, cancellationToken);
    }

    /// <summary>Server-sent events (WHATWG HTML 9.2) until the connection ends: name and JSON.</summary>
    public async IAsyncEnumerable<(string Name, string Json)> LiveAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var endless = new HttpClient { BaseAddress = Url, Timeout = Timeout.InfiniteTimeSpan };
        using var stream = await endless.GetStreamAsync("live", cancellationToken);
        using var lines = new StreamReader(stream);
        var (name, data) = ("message", "");
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal)) name = line[6..].Trim();
            else if (line.StartsWith("data:", StringComparison.Ordinal)) data += line[5..].TrimStart();
            else if (line.Length == 0)
            {
                if (data.Length > 0) yield return (name, data);
                (name, data) = ("message", "");
            }
        }
    }

    public static T? Parse<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Form);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        AskAsync(async () => await http.GetFromJsonAsync<T>(path, Form, cancellationToken) ?? throw new DemoFailure($"the ledger answers {path} with nothing"));

    Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? text : throw new DemoFailure($"the ledger refused {request.RequestUri}: {(int)answer.StatusCode} {text}");
    });

    static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new DemoFailure($"the ledger's API: {failure.Message}");
        }
    }
}
