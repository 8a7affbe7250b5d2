using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Traceability.Edge.Setup.Tests.Reading;

/// <summary>An agent's control socket, as its contract (src/Traceability.Edge.Agent/Control/README.md) says, with one bus <c>gateway</c>.</summary>
sealed class FakeAgent : IAsyncDisposable
{
    public const string Lease = "00112233445566778899aabbccddeeff";

    readonly WebApplication app;

    FakeAgent(WebApplication app) => this.app = app;

    /// <summary>Method and path of each request, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What was asked to be entered.</summary>
    public ConcurrentQueue<JsonElement> Comparisons { get; } = new();

    /// <summary>Line and whether it shall be active, in order.</summary>
    public ConcurrentQueue<(string Line, bool Active)> Switched { get; } = new();

    /// <summary>What was entered of outputs: line and what was seen.</summary>
    public ConcurrentQueue<(string Line, string Seen)> Observed { get; } = new();

    /// <summary>Hashes of reports.</summary>
    public ConcurrentQueue<string> Reports { get; } = new();

    /// <summary>Its outputs and whether they are active; null: not held.</summary>
    public ConcurrentDictionary<string, bool?> Outputs { get; } = new();

    /// <summary>The site file that it runs by.</summary>
    public string SitePath { get; set; } = "/etc/none.yaml";

    /// <summary>Refuses what begins like this.</summary>
    public string? Broken { get; set; }

    public string Device { get; init; } = "edge-mine";

    /// <summary>Where its bus is.</summary>
    public string Place { get; init; } = "203.0.113.1:502";

    /// <summary>What it has sealed.</summary>
    public byte[] Segments { get; init; } = [];

    /// <summary>What was handed over.</summary>
    public ConcurrentQueue<byte[]> Imported { get; } = new();

    public bool RefusesImports { get; set; }

    /// <summary>Takes what is handed over, and says nothing any more.</summary>
    public bool IsStuck { get; set; }

    /// <summary>Somebody else has the bus.</summary>
    public bool IsLent { get; init; }

    public static async Task<FakeAgent> StartAsync(string socket, string device = "edge-mine", bool isLent = false, string place = "203.0.113.1:502", byte[]? segments = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        FakeAgent agent = new(builder.Build()) { Device = device, IsLent = isLent, Place = place, Segments = segments ?? [] };
        agent.app.Run(agent.AnswerAsync);
        await agent.app.StartAsync(TestContext.Current.CancellationToken);
        return agent;
    }

    async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (context.Request.Path == "/v1/segments")
        {
            await context.Response.Body.WriteAsync(Segments);
            return;
        }
        if (Broken is { } path && context.Request.Path.StartsWithSegments(path))
        {
            context.Abort();
            return;
        }
        if (context.Request.Path.StartsWithSegments("/v1/outputs", out var line)) await SwitchAsync(context, line.Value![1..]);
        if (context.Request.Path.StartsWithSegments("/v1/commissioning/outputs", out line)) Observed.Enqueue((line.Value![1..], (await BodyAsync(context)).GetProperty("seen").GetString()!));
        if (context.Request.Path == "/v1/commissioning/report") Reports.Enqueue((await BodyAsync(context)).GetProperty("sha256").GetString()!);
        if (context.Request.Path == "/v1/commissioning") Comparisons.Enqueue(await BodyAsync(context));
        if (context.Request.Path == "/v1/import")
        {
            using var answer = new MemoryStream();
            await context.Request.Body.CopyToAsync(answer);
            Imported.Enqueue(answer.ToArray());
            if (IsStuck) await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var (status, body) = (context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET", "/v1/status") => (200, Status()),
            ("GET", "/v1/channels") => (200, Channels),
            ("POST", "/v1/commissioning") when Comparisons.Last().GetProperty("channel").GetString()!.StartsWith("pumps", StringComparison.Ordinal) =>
                (409, """{"status":409,"title":"Conflict","detail":"the agent has no value of it younger than 10 s","remedy":"wait for a reading"}"""),
            ("POST", "/v1/commissioning") => (200, $$"""{"segment":12,"entry":{{3455 + Comparisons.Count}},"identity":"{{new string('a', 64)}}","sealedAt":"2026-11-22T15:00:00.000Z","agrees":{{(Agrees(Comparisons.Last()) ? "true" : "false")}},"agentRead":"1234.52"}"""),
            ("POST", "/v1/commissioning/report") => (200, """{"segment":14,"entry":3500,"identity":"cd","sealedAt":"2026-11-22T15:01:00.000Z"}"""),
            ("POST", var other) when other!.StartsWith("/v1/commissioning/outputs/", StringComparison.Ordinal) =>
                (200, $$"""{"segment":13,"entry":3490,"identity":"{{new string('e', 64)}}","sealedAt":"2026-11-22T15:00:30.000Z","agrees":{{(Observed.Last() is var seen && Outputs[seen.Line] == (seen.Seen == "active") ? "true" : "false")}},"active":{{(Outputs[seen.Line] == true ? "true" : "false")}}}"""),
            ("POST", var other) when other!.StartsWith("/v1/outputs/", StringComparison.Ordinal) && Outputs[other["/v1/outputs/".Length..]] is null =>
                (503, """{"status":503,"title":"Service Unavailable","detail":"the line did not take it","remedy":"look at the chip"}"""),
            ("POST", var other) when other!.StartsWith("/v1/outputs/", StringComparison.Ordinal) => (200, """{"line":"lamp","active":true,"at":"2026-11-22T15:00:00.000Z"}"""),
            ("POST", "/v1/import") when RefusesImports => (200, """{"taken":1,"receipts":0,"known":0,"refused":[{"what":"receipt","segment":7,"why":"this device has no such segment"}],"waiting":4}"""),
            ("POST", "/v1/import") => (200, """{"taken":3,"receipts":2,"known":1,"refused":[],"waiting":0}"""),
            ("POST", "/v1/buses/gateway/lease") when IsLent =>
                (409, """{"status":409,"title":"Conflict","detail":"bus gateway is leased already, until 2026-11-22T15:00:00.000Z","remedy":"wait, or end the other edge-setup"}"""),
            ("POST", "/v1/buses/gateway/lease") => (201, $$"""{"lease":"{{Lease}}","bus":"gateway","until":"2026-11-22T15:00:00.000Z"}"""),
            ("DELETE", $"/v1/buses/gateway/lease/{Lease}") => (204, ""),
            _ => (404, """{"status":404,"title":"Not Found","detail":"no such path","remedy":"ask GET /v1/status"}"""),
        };
        context.Response.StatusCode = status;
        if (body.Length == 0) return;
        context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        await context.Response.WriteAsync(body);
    }

    async Task SwitchAsync(HttpContext context, string line)
    {
        var asked = await BodyAsync(context);
        var active = asked.GetProperty("active").GetBoolean();
        // Whoever makes a line active says for how long.
        Assert.True(!active || asked.GetProperty("seconds").GetInt32() > 0);
        Switched.Enqueue((line, active));
        if (Outputs[line] is not null) Outputs[line] = active;
    }

    static async Task<JsonElement> BodyAsync(HttpContext context) => await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);

    string Status() => JsonSerializer.Serialize(new
    {
        organisation = "demo",
        facility = "mine",
        device = Device,
        chain = "00112233445566778899aabbccddeeff",
        software = "traceability-edge 0.0",
        site = new { path = SitePath, sha256 = File.Exists(SitePath) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(SitePath))) : "" },
        at = "2026-11-22T14:55:00.000Z",
        startedAt = "2026-11-22T10:00:00.000Z",
        @sealed = new { number = 13, identity = new string('b', 64), at = "2026-11-22T14:54:50.000Z" },
        clock = new { status = "synchronised", source = "ntp", boundMs = 12 },
        buses = new[] { new { bus = "gateway", kind = "modbus-tcp", place = Place, role = "master" } },
        outputs = Outputs.OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => new { line = output.Key, chip = "header", active = output.Value }),
    });

    static bool Agrees(JsonElement comparison)
    {
        decimal Of(string name) => decimal.Parse(comparison.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
        return Math.Abs(Of("shown") - Of("read")) <= Of("within");
    }

    const string Channels = """
        { "live": true, "at": "2026-11-22T14:55:00.000Z", "channels": [
          { "channel": "mill.energy_import", "device": "mill", "bus": "gateway", "kind": "counter", "periodMs": 1000, "unit": "kWh", "value": "1234.50", "words": ["4145", "70a4"],
            "quality": "good", "readAt": "2026-11-22T14:54:59.000Z", "goodAt": "2026-11-22T14:54:59.000Z", "why": null },
          { "channel": "mill.power_total", "device": "mill", "bus": "gateway", "kind": "gauge", "periodMs": 1000, "unit": "W", "value": null, "words": [],
            "quality": null, "readAt": null, "goodAt": null, "why": { "cause": "timeout", "since": "2026-11-22T14:50:00.000Z", "text": "" } },
          { "channel": "pumps.power_total", "device": "pumps", "bus": "gateway", "kind": "gauge", "periodMs": 1000, "unit": "W", "value": "5.0", "words": ["0000"],
            "quality": "good", "readAt": "2026-11-22T14:54:59.000Z", "goodAt": "2026-11-22T14:54:59.000Z", "why": null } ] }
        """;

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
