using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Control;
using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Service;
using Traceability.Edge.Agent.Uplink;
using Traceability.Edge.Agent.Wiring;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary>A run with real buses and a real socket, wired as the agent wires it; its time stands still unless the test moves it.</summary>
sealed class ControlBench : IAsyncDisposable
{
    public const byte Mill = 1, Diesel = 10, Scale = 20;

    const string Lamp = """

        gpio:
          - name: header
            chip: rig-none
            lines:
              - {name: lamp, line: 5, kind: output}
        """;

    readonly CancellationTokenSource stop = new();
    readonly ServiceManager manager = ServiceManager.Of(_ => null, Environment.ProcessId);
    readonly DescriptorStore descriptors;
    readonly PulseCounters counting;
    readonly List<Task> running = [];
    ControlServer server = null!;

    ControlBench(string more)
    {
        Sound();
        Bench = new Bench(Yaml(more: more).Replace("port: 1502", $"port: {Gateway.Port}", StringComparison.Ordinal).Replace("port: 1503", $"port: {Gate.Port}", StringComparison.Ordinal) + Lamp);
        Bench.Start();
        descriptors = DescriptorStore.Of(_ => null, Environment.ProcessId, manager);
        counting = new PulseCounters(Bench.Site, new Dictionary<string, PulseMark>(), new Dictionary<string, PulseBeginning>(), null, Bench.Recorder, Bench.Time);
        var blackBox = new BlackBox(Bench.Data, 16, Bench.Thread, Bench.Time, NullLogger<BlackBox>.Instance);
        Field = new SiteField(Bench.Site, Bench.Recorder, blackBox, [], counting, descriptors, Bench.Time, NullLoggerFactory.Instance);
        Uplink = Bench.Connect(Link, Log);
        Http = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, cancellationToken) => new NetworkStream(await ConnectAsync(cancellationToken), ownsSocket: true) }) { BaseAddress = new Uri("http://agent") };
    }

    public StandInGateway Gateway { get; } = new();

    /// <summary>Of the tag reader; no tag is ever there.</summary>
    public StandInGateway Gate { get; } = new();
    public Bench Bench { get; }
    public SiteField Field { get; }
    public ControlledRun Run { get; private set; } = null!;
    public SegmentUplink Uplink { get; }
    public ScriptedLink Link { get; } = new();
    public HeardLog Log { get; } = new();
    public HttpClient Http { get; }
    public string SocketPath => Path.Combine(Bench.Folder, ControlSocket.FileName);

    /// <param name="patience">Of the server, by the real clock.</param>
    public static async Task<ControlBench> StartAsync(TimeSpan? patience = null, string more = "")
    {
        var bench = new ControlBench(more);
        bench.Run = new ControlledRun
        {
            Site = bench.Bench.Site, SitePath = "/etc/site.yaml", Chain = bench.Bench.Enrolment.Chain, History = bench.Bench.History, Run = bench.Bench.Run, Recorder = bench.Bench.Recorder,
            Store = bench.Bench.Thread, Field = bench.Field, Uplink = bench.Uplink, Time = bench.Bench.Time, StartedAt = bench.Bench.Time.GetUtcNow(),
        };
        bench.server = await ControlServer.StartAsync(bench.SocketPath, new ControlRoutes(bench.Run), patience ?? ControlServer.UsualPatience, TimeProvider.System, bench.Log);
        bench.running.AddRange([bench.Uplink.RunAsync(bench.stop.Token), .. bench.Field.Start(bench.stop.Token)]);
        return bench;
    }

    /// <summary>All devices answer what passes their self-tests.</summary>
    public void Sound()
    {
        Gateway.Set(Mill, 0x00, Abcd(231.4f));
        Gateway.Set(Mill, 0x46, Abcd(49.98f));
        Gateway.Set(Mill, 0x48, Abcd(1234.5f));
        Gateway.Set(Mill, 0x34, Abcd(500.5f));
        Gateway.Set(Diesel, 2016, Cdab(20));
        Gateway.Set(Scale, 4, Int32(42_000));
    }

    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
        return socket;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await SendAsync("GET", path);
        Assert.True(status == 200, body.ToString());
        return body;
    }

    /// <summary>The status, and the body; of an error, having checked that it is one as the contract has it.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var (status, type) = ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType);
        if (text.Length == 0) return (status, default);
        var json = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status < 400 ? "application/json" : "application/problem+json", type);
        if (status < 400) return (status, json);
        Assert.Equal(status, json.GetProperty("status").GetInt32());
        foreach (var said in (string[])["title", "detail", "remedy"]) Assert.False(string.IsNullOrWhiteSpace(json.GetProperty(said).GetString()), text);
        return (status, json);
    }

    public async Task<JsonElement> ChannelAsync(string id) =>
        (await GetAsync("/v1/channels")).GetProperty("channels").EnumerateArray().Single(channel => channel.GetProperty("channel").GetString() == id);

    /// <summary>Until the channel is as wanted; time goes on by a tenth of a second between two looks.</summary>
    public async Task<JsonElement> UntilChannelAsync(string id, Func<JsonElement, bool> wanted)
    {
        for (var i = 0; i < 3000; i++)
        {
            var channel = await ChannelAsync(id);
            if (wanted(channel)) return channel;
            Bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        throw new Xunit.Sdk.XunitException($"{id} never came to it: {await ChannelAsync(id)}");
    }

    /// <summary>Ends the run as the agent does.</summary>
    public async Task StopAsync()
    {
        await server.DisposeAsync();
        await stop.CancelAsync();
        await Task.WhenAll(running).WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.DoesNotContain(running, task => task.IsFaulted);
        await Bench.Recorder.ShutDownAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Assert.Empty(Log.From(LogLevel.Error));
        Http.Dispose();
        counting.Dispose();
        descriptors.Dispose();
        manager.Dispose();
        Bench.Dispose();
        await Gateway.DisposeAsync();
        await Gate.DisposeAsync();
        stop.Dispose();
    }
}
