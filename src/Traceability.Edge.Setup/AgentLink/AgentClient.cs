using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Traceability.Edge.Setup.Carrying;

namespace Traceability.Edge.Setup.AgentLink;

/// <summary>Asks a running agent through its control socket (src/Traceability.Edge.Agent/Control/README.md, version 1).</summary>
sealed class AgentClient : IDisposable
{
    /// <summary>Nothing that is asked here waits for a network. What is handed over takes its time.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What is handed over has to reach the agent's disk.</summary>
    static readonly TimeSpan ImportPatience = TimeSpan.FromSeconds(60);

    const int CopiedBytes = 64 << 10;

    static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    readonly HttpClient http;

    AgentClient(HttpClient http) => this.http = http;

    /// <summary>Null when no agent runs: there is no such socket (ENOENT), or nobody listens on it (ECONNREFUSED). Only a connection tells: a folder that may not be entered looks empty.</summary>
    /// <exception cref="AgentException">Whether one runs is not known, or it takes no question.</exception>
    public static async Task<AgentClient?> FindAsync(string socket, CancellationToken cancellationToken)
    {
        try
        {
            (await ConnectAsync(socket, cancellationToken)).Dispose();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.ConnectionRefused)
        {
            return null;
        }
        catch (SocketException e)
        {
            throw e.SocketErrorCode == SocketError.AccessDenied
                ? new AgentException($"An agent may be running, and this user may not ask it through {socket}.", "sudo; or join its group (sudo usermod -aG traceability-edge $USER) and log in again.")
                : new AgentException($"An agent may be running, and cannot be asked through {socket}: {e.Message}.", "try again; systemctl status traceability-edge-agent tells whether it runs.");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new AgentException($"{socket} is too long for a socket's path.", "name the agent's own with --agent.");
        }
        SocketsHttpHandler? handler = new() { ConnectCallback = async (_, cancelled) => new NetworkStream(await ConnectAsync(socket, cancelled), ownsSocket: true) };
        try
        {
            HttpClient http = new(handler) { BaseAddress = new Uri("http://agent/"), Timeout = Timeout.InfiniteTimeSpan };
            handler = null;
            return new AgentClient(http);
        }
        finally
        {
            handler?.Dispose();
        }
    }

    public async Task<AgentStatus> StatusAsync(CancellationToken cancellationToken) => await GetAsync<AgentStatus>("v1/status", cancellationToken);

    public async Task<AgentChannels> ChannelsAsync(CancellationToken cancellationToken) => await GetAsync<AgentChannels>("v1/channels", cancellationToken);

    /// <summary>Enters a comparison; answered once it is sealed.</summary>
    /// <exception cref="AgentException">Also where the agent has no recent reading of its own.</exception>
    public async Task<AgentEntry> CommissionAsync(string channel, string shown, string read, string unit, string within, string? by, string? note, CancellationToken cancellationToken)
    {
        Dictionary<string, string> comparison = new() { ["channel"] = channel, ["shown"] = shown, ["read"] = read, ["unit"] = unit, ["within"] = within };
        if (by is not null) comparison["by"] = by;
        if (note is not null) comparison["note"] = note;
        return await PostAsync<AgentEntry>("v1/commissioning", comparison, cancellationToken);
    }

    /// <summary>Enters what an output was seen to do; answered once it is sealed.</summary>
    public Task<AgentEntry> CommissionOutputAsync(string line, string seen, string? by, string? note, CancellationToken cancellationToken)
    {
        Dictionary<string, string> observation = new() { ["seen"] = seen };
        if (by is not null) observation["by"] = by;
        if (note is not null) observation["note"] = note;
        return PostAsync<AgentEntry>($"v1/commissioning/outputs/{Uri.EscapeDataString(line)}", observation, cancellationToken);
    }

    /// <summary>Has the chain sign a report; answered once it is sealed.</summary>
    public Task<AgentEntry> SignReportAsync(string sha256, CancellationToken cancellationToken) => PostAsync<AgentEntry>("v1/commissioning/report", new { sha256 }, cancellationToken);

    /// <summary>Asks for an output for a while; the agent takes it back by itself if nobody else does.</summary>
    public Task<AgentSwitch> ActivateAsync(string line, int seconds, CancellationToken cancellationToken) => PostAsync<AgentSwitch>(PathOf(line), new { active = true, seconds }, cancellationToken);

    public Task<AgentSwitch> ReleaseAsync(string line, CancellationToken cancellationToken) => PostAsync<AgentSwitch>(PathOf(line), new { active = false }, cancellationToken);

    /// <summary>Copies the sealed segments from this number on, as long as they come.</summary>
    public async Task SegmentsAsync(long from, Stream to, CancellationToken cancellationToken)
    {
        // Headers within the patience; a chain of years takes its time.
        using var answer = await SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"v1/segments?from={from}"), null, cancellationToken, HttpCompletionOption.ResponseHeadersRead);
        if (!answer.IsSuccessStatusCode) await ReadAsync<AgentStatus>(answer, cancellationToken);
        await using var sent = await answer.Content.ReadAsStreamAsync(cancellationToken);
        // By hand: CopyToAsync would tell a full stick as an agent that is silent.
        var part = new byte[CopiedBytes];
        while (await NextAsync(sent, part, cancellationToken) is > 0 and var read) await to.WriteAsync(part.AsMemory(0, read), cancellationToken);
    }

    /// <summary>Hands the ledger's answer over; answered when all that was taken is on the disk.</summary>
    /// <exception cref="IOException">The file cannot be read to its end.</exception>
    public async Task<AgentImport> ImportAsync(Stream file, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ImportPatience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var content = new CarriedFile(file, () => patience.CancelAfter(ImportPatience));
        content.Headers.ContentType = new("application/cbor-seq");
        try
        {
            using var answer = await http.PostAsync(new Uri("v1/import", UriKind.Relative), content, limit.Token);
            return await ReadAsync<AgentImport>(answer, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentException($"The agent gives no answer for {ImportPatience.TotalSeconds:0} s.", "edge-setup doctor looks at its disk; then import again, which does no harm.") { IsSilent = true };
        }
        catch (HttpRequestException)
        {
            throw content.Broken ?? Silent();
        }
    }

    static async Task<int> NextAsync(Stream sent, byte[] part, CancellationToken cancellationToken)
    {
        try
        {
            return await sent.ReadAsync(part, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Silent();
        }
    }

    /// <exception cref="AgentException">Also where the agent has no such bus: it runs, and what it asks on is not known here.</exception>
    public async Task<AgentLease> LeaseAsync(string bus, int seconds, string by, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"v1/buses/{Uri.EscapeDataString(bus)}/lease", new { seconds, by }, cancellationToken);
        return answer.StatusCode != HttpStatusCode.NotFound ? await ReadAsync<AgentLease>(answer, cancellationToken)
            : throw new AgentException($"An agent runs here, and has no bus {bus}: it runs by another site file.", "name the line itself with --device or --host, or restart the agent with this site file.");
    }

    /// <summary>False when the lease is over, and the bus the agent's again.</summary>
    public async Task<bool> RenewAsync(AgentLease lease, int seconds, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Put, PathOf(lease), new { seconds }, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    public async Task GiveBackAsync(AgentLease lease, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Delete, PathOf(lease), null, cancellationToken);
    }

    static string PathOf(string output) => $"v1/outputs/{Uri.EscapeDataString(output)}";

    static string PathOf(AgentLease lease) => $"v1/buses/{Uri.EscapeDataString(lease.Bus)}/lease/{lease.Lease}";

    async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Form) };
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await http.SendAsync(request, completion, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Silent();
        }
    }

    static AgentException Silent() => new("The agent does not answer through its socket.", "look at: systemctl status traceability-edge-agent") { IsSilent = true };

    static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            if (answer.IsSuccessStatusCode)
                return await answer.Content.ReadFromJsonAsync<T>(Form, cancellationToken) ?? throw new JsonException();
            var problem = await answer.Content.ReadFromJsonAsync<Problem>(Form, cancellationToken);
            throw new AgentException($"The agent says: {problem?.Detail ?? answer.ReasonPhrase}.", $"{problem?.Remedy ?? "see its log"}.");
        }
        catch (JsonException)
        {
            throw new AgentException("The agent's answer cannot be read: it is of another version.", "use the edge-setup that was installed with it.");
        }
    }

    static async Task<Socket> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        Socket? socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            var connected = socket;
            socket = null;
            return connected;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public void Dispose() => http.Dispose();

    sealed record Problem(string? Detail, string? Remedy);
}
