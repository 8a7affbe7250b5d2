using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Wiring;
using Traceability.Site;

namespace Traceability.Edge.Agent.Control;

/// <summary><c>GET /v1/status</c>: how the agent is.</summary>
sealed class StatusView(ControlledRun run)
{
    /// <summary>A seal that stands still must not make the question for it stand still too.</summary>
    static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    readonly string siteHash = Convert.ToHexStringLower(SHA256.HashData(run.Site.Bytes.Span));

    public async Task<Answer> AnswerAsync()
    {
        var waiting = await WaitingAsync();
        return Answer.Ok(json =>
        {
            json.WriteString("device", run.Site.Device);
            json.WriteString("organisation", run.Site.Organisation);
            json.WriteString("facility", run.Site.Facility.Id);
            json.WriteString("chain", Convert.ToHexStringLower(run.Chain));
            json.WriteString("run", Convert.ToHexStringLower(run.Run));
            json.WriteString("software", Wiring.Agent.Software);
            json.WriteStartObject("site");
            json.WriteString("path", run.SitePath);
            json.WriteString("sha256", siteHash);
            json.WriteEndObject();
            json.WriteInstant("at", run.Time.GetUtcNow());
            json.WriteInstant("startedAt", run.StartedAt);
            WriteSealed(json);
            WriteClock(json);
            WriteBroker(json);
            WriteUplink(json, waiting);
            json.WriteStartArray("buses");
            foreach (var bus in run.Field.Buses) Write(json, bus);
            json.WriteEndArray();
            json.WriteStartArray("outputs");
            foreach (var chip in run.Field.Chips)
            {
                foreach (var line in chip.Bank.Lines.Where(line => line.Kind == GpioLineKind.Output))
                {
                    json.WriteStartObject();
                    json.WriteString("line", line.Name);
                    json.WriteString("chip", chip.Bank.Name);
                    if (chip.IsActive(line.Name) is { } active) json.WriteBoolean("active", active);
                    else json.WriteNull("active");
                    json.WriteEndObject();
                }
            }
            json.WriteEndArray();
        });
    }

    async Task<WaitingSegments?> WaitingAsync()
    {
        try
        {
            return await run.Store.RunAsync(store => store.Waiting()).WaitAsync(StorePatience, run.Time);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    void WriteSealed(Utf8JsonWriter json)
    {
        if (run.Recorder.LastSealed is not { } last)
        {
            json.WriteNull("sealed");
            return;
        }
        json.WriteStartObject("sealed");
        json.WriteNumber("number", last.Header.Number);
        json.WriteString("identity", Convert.ToHexStringLower(last.Identity));
        json.WriteInstant("at", last.Header.SealedMs);
        json.WriteEndObject();
    }

    void WriteClock(Utf8JsonWriter json)
    {
        var clock = run.Recorder.Clock;
        json.WriteStartObject("clock");
        json.WriteString("status", JsonNamingPolicy.KebabCaseLower.ConvertName(clock.Status.ToString()));
        json.WriteString("source", clock.Source);
        if (clock.BoundMs is { } bound) json.WriteNumber("boundMs", bound);
        else json.WriteNull("boundMs");
        json.WriteEndObject();
    }

    void WriteBroker(Utf8JsonWriter json)
    {
        var broker = run.Uplink.Broker;
        json.WriteStartObject("broker");
        json.WriteString("host", run.Site.Ledger.Host);
        json.WriteNumber("port", run.Site.Ledger.Port);
        json.WriteBoolean("connected", broker.IsConnected);
        json.WriteInstant("since", broker.Since);
        json.WriteString("why", broker.Why);
        json.WriteEndObject();
    }

    void WriteUplink(Utf8JsonWriter json, WaitingSegments? waiting)
    {
        if (waiting is null)
        {
            json.WriteNull("uplink");
            return;
        }
        json.WriteStartObject("uplink");
        json.WriteNumber("waiting", waiting.Count);
        if (waiting.Oldest is { } oldest)
        {
            json.WriteStartObject("oldest");
            json.WriteNumber("number", oldest.Number);
            json.WriteInstant("sealedAt", oldest.SealedMs);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("oldest");
        }
        json.WriteString("alarm", run.Uplink.Alarm);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, FieldBus bus)
    {
        json.WriteStartObject();
        json.WriteString("bus", bus.Bus.Name);
        json.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(bus.Bus.Kind.ToString()));
        json.WriteString("place", bus.Bus.Serial?.Device ?? FormattableString.Invariant($"{bus.Bus.Host}:{bus.Bus.Port}"));
        json.WriteString("role", bus.Bus.Role == BusRole.Listener ? "listener" : "master");
        if (bus.Lease is { LetGo.IsCompleted: true } lease)
        {
            json.WriteStartObject("lease");
            json.WriteInstant("until", lease.Until);
            json.WriteString("by", lease.By);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("lease");
        }
        json.WritePropertyName("statistics");
        if (bus.Account() is { } account) json.WriteRawValue(account);
        else json.WriteNullValue();
        json.WriteEndObject();
    }
}
