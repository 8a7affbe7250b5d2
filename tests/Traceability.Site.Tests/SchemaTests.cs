using System.Text.Json;
using Traceability.Profiles;
using Traceability.Profiles.Configuration;
using Traceability.Testing;

namespace Traceability.Site.Tests;

/// <summary>The schemas that editors use and the loaders that decide say the same.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_profile_schema_has_exactly_the_keys_of_the_loader() => AssertSameKeys("profile", ProfileShapes.All);

    [Fact]
    public void The_site_schema_has_exactly_the_keys_of_the_loader() => AssertSameKeys("site", SiteShapes.All);

    [Fact]
    public void The_site_schema_shows_the_defaults_of_the_loader()
    {
        var definitions = Definitions("site");
        string Default(string shape, string key) => definitions.GetProperty(shape).GetProperty("properties").GetProperty(key).GetProperty("default").ToString();
        Assert.Equal($"{SiteDefaults.SealIntervalSeconds}", Default("seal", "interval-s"));
        Assert.Equal($"{SiteDefaults.SealMaxReadings}", Default("seal", "max-readings"));
        Assert.Equal(SiteDefaults.DataFolder, Default("site", "data-folder"));
        Assert.Equal(SiteDefaults.Telemetry ? "on" : "off", Default("ledger", "telemetry"));
        Assert.Equal($"{SiteDefaults.MqttPort}", Default("ledger", "port"));
        Assert.Equal(SiteDefaults.Tls ? "on" : "off", Default("ledger", "tls"));
        Assert.Contains($"{SiteDefaults.MqttTlsPort}", definitions.GetProperty("ledger").GetProperty("properties").GetProperty("tls").GetProperty("description").ToString(), StringComparison.Ordinal);
        Assert.Equal($"{SiteDefaults.ModbusTcpPort}", Default("bus", "port"));
        Assert.Equal($"{SiteDefaults.Baud}", Default("bus", "baud"));
        Assert.Equal($"{SiteDefaults.Parity}", Default("bus", "parity"), ignoreCase: true);
        Assert.Equal($"{SiteDefaults.StopBits}", Default("bus", "stop-bits"));
        Assert.Equal(SiteDefaults.Rs485, Default("bus", "rs485"));
        Assert.Equal($"{SiteDefaults.TurnaroundMs}", Default("bus", "turnaround-ms"));
        Assert.Equal(SiteDefaults.RtsHighOnSend ? "high" : "low", Default("rs485", "rts-on-send"));
        Assert.Equal($"{SiteDefaults.RtsDelayMs}", Default("rs485", "before-send-ms"));
        Assert.Equal($"{SiteDefaults.RtsDelayMs}", Default("rs485", "after-send-ms"));
        Assert.Equal($"{SiteDefaults.PulsePeriodMs}", Default("gpio-line", "period-ms"));
        Assert.Equal($"{SiteDefaults.CheckPulses}", Default("gpio-line", "check-pulses"));
        Assert.Contains($"{SiteDefaults.PulseDebounceUs} of a pulse counter, {SiteDefaults.ContactDebounceUs} of", definitions.GetProperty("gpio-line").GetProperty("properties").GetProperty("debounce-us").GetProperty("description").ToString(), StringComparison.Ordinal);
        Assert.Equal($"{SiteDefaults.TagPeriodMs}", Default("tag-reader", "period-ms"));
        Assert.Equal($"{SiteDefaults.WindowMs}", Default("weighbridge", "window-ms"));
        Assert.Equal($"{SiteDefaults.WindowSamples}", Default("weighbridge", "window-samples"));
        Assert.Equal($"{SiteDefaults.ZeroBandDivisions}", Default("weighbridge", "zero-band-divisions"));
    }

    [Fact]
    public void What_the_site_schema_requires_the_loader_requires()
    {
        using TemporaryFolder folder = new();
        // An empty mapping of each shape in turn: the loader must miss the same keys that the schema requires.
        Dictionary<string, (string Yaml, string Path)> empty = new()
        {
            ["site"] = ("{}", ""),
            ["facility"] = ("facility: {}", "facility."),
            ["ledger"] = ("ledger: {}", "ledger."),
            ["seal"] = ("seal: {}", "seal."),
            ["bus"] = ("buses: [{}]", "buses[0]."),
            ["rs485"] = ("buses: [{kind: modbus-rtu, rs485: {}}]", "buses[0].rs485."),
            ["unit"] = ("buses: [{units: [{}]}]", "buses[0].units[0]."),
            ["value"] = ("buses: [{units: [{profile: eastron-sdm630, values: [{}]}]}]", "buses[0].units[0].values[0]."),
            ["gpio"] = ("gpio: [{}]", "gpio[0]."),
            ["gpio-line"] = ("gpio: [{lines: [{}]}]", "gpio[0].lines[0]."),
            ["tag-reader"] = ("tag-readers: [{}]", "tag-readers[0]."),
            ["weighbridge"] = ("weighbridges: [{}]", "weighbridges[0]."),
        };
        var definitions = Definitions("site");
        foreach (var shape in SiteShapes.All)
        {
            var (yaml, path) = empty[shape.Name];
            var missed = folder.Load(yaml).Errors.Where(e => e.Value == "(absent)" && e.Key.StartsWith(path, StringComparison.Ordinal)).Select(e => e.Key[path.Length..]).Where(shape.Keys.Contains);
            Assert.Equal(Required(definitions, shape).Order(), missed.Distinct().Order());
        }
    }

    [Theory]
    [InlineData("modbus-tcp", "else")]
    [InlineData("rtu-over-tcp", "else")]
    [InlineData("modbus-rtu", "then")]
    public void What_the_site_schema_requires_of_a_kind_of_bus_the_loader_requires(string kind, string branch)
    {
        using TemporaryFolder folder = new();
        var bus = Definitions("site").GetProperty("bus");
        Assert.Equal("modbus-rtu", bus.GetProperty("if").GetProperty("properties").GetProperty("kind").GetProperty("const").GetString());
        var missed = folder.Load($"buses: [{{name: a, kind: {kind}}}]").Errors.Where(e => e.Value == "(absent)" && e.Key.StartsWith("buses[0].", StringComparison.Ordinal)).Select(e => e.Key["buses[0].".Length..]);
        Assert.Equal(bus.GetProperty(branch).GetProperty("required").EnumerateArray().Select(r => r.GetString()), missed);
    }

    static void AssertSameKeys(string schema, Shape[] shapes)
    {
        var definitions = Definitions(schema);
        Assert.Equal(shapes.Select(s => s.Name).Order(), definitions.EnumerateObject().Select(d => d.Name).Order());
        foreach (var shape in shapes)
        {
            var definition = definitions.GetProperty(shape.Name);
            Assert.False(definition.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal(shape.Keys.Order(), definition.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
            Assert.Subset(shape.Keys.ToHashSet(), Required(definitions, shape).ToHashSet());
        }
    }

    static IEnumerable<string> Required(JsonElement definitions, Shape shape) => definitions.GetProperty(shape.Name).GetProperty("required").EnumerateArray().Select(r => r.GetString()!);

    static JsonElement Definitions(string schema)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.File("firmware-config", "schema", schema + ".schema.json")));
        return document.RootElement.GetProperty("$defs").Clone();
    }
}
