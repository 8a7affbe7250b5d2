using System.Text;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Exports;

namespace Traceability.Evidence.Tests.Exports;

public sealed class SenmlPackTests
{
    const string Device = "urn:tr:demo:mine:edge-mine:";
    const long Start = 1_795_219_200_000;

    static Series Readings(long[] mantissas, int exponent, Quality[]? qualities = null) => new()
    {
        Channel = 0, WordsPerReading = 1, TimesMs = [.. mantissas.Select((_, i) => Start + 1001L * i)], Qualities = qualities ?? new Quality[mantissas.Length],
        Words = new ushort[mantissas.Length], Exponent = exponent, Mantissas = mantissas,
    };

    static Weighing Crossing(long shown, long division, FirstCrossing? first = null) => new()
    {
        Ticket = "18-1111", Scale = "weighbridge", Vehicle = new byte[32], CapturedMs = Start, ShownGrams = shown, DivisionGrams = division, Channel = 0, WeightWords = [0, 1],
        StatusWords = [0, 3], Window = new StableWindow(12, 3000, 0), ZeroMs = Start - 20_000, First = first,
    };

    static SenmlPack Pack(Series series, string unit)
    {
        Assert.Equal(ExportOutcome.Ok, SenmlPack.TryOf(ExportedReading.All(series), Device, "mill.energy_import", unit, out var pack));
        return pack!;
    }

    static SenmlPack Pack(Weighing weighing)
    {
        Assert.Equal(ExportOutcome.Ok, SenmlPack.TryOf(weighing, Device, out var pack));
        return pack!;
    }

    /// <summary>The other reader resolves both forms to the same records.</summary>
    static JsonArray[] Resolve(params SenmlPack[] packs)
    {
        Assert.All(packs, pack => Assert.Equal(ReadOutcome.Ok, DeterministicCbor.Check(pack.ToCbor())));
        var lines = packs.SelectMany(pack => new[] { "cbor " + Convert.ToHexStringLower(pack.ToCbor()), "json " + pack.ToJson() });
        var answer = Peer.Run(Peer.PythonWith("cbor2"), [Path.Combine(Peer.Folder, "read_senml.py")], Encoding.UTF8.GetBytes(string.Join('\n', lines)))!;
        Assert.True(answer.Code == 0, answer.Error);
        var said = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < said.Length; i += 2) Assert.Equal(said[i], said[i + 1]);
        return [.. said.Where((_, i) => i % 2 == 0).Select(line => JsonNode.Parse(line)!.AsArray())];
    }

    [Fact]
    public void A_series_arrives_with_every_digit_it_was_read_with()
    {
        var resolved = Resolve(Pack(Readings([8_123_450, 8_123_451, 8_123_500], -2), "kWh"))[0];
        Assert.Equal(
            """[["urn:tr:demo:mine:edge-mine:mill.energy_import","kWh",[17952192,2],[8123450,-2],null],["urn:tr:demo:mine:edge-mine:mill.energy_import","kWh",[1795219201001,-3],[8123451,-2],null],["urn:tr:demo:mine:edge-mine:mill.energy_import","kWh",[1795219202002,-3],[8123500,-2],null]]""",
            resolved.ToJsonString());
    }

    [Fact]
    public void Every_mantissa_and_exponent_survives_in_both_forms()
    {
        long[] mantissas = [0, 7, -7, 100, -100, (1L << 53) - 1, 1 - (1L << 53)];
        var exponents = Enumerable.Range(-18, 37).ToArray();
        var resolved = Resolve([.. exponents.Select(exponent => Pack(Readings(mantissas, exponent), "W"))]);
        for (var i = 0; i < exponents.Length; i++)
            Assert.Equal(mantissas.Select(mantissa => $"[{mantissa},{exponents[i]}]"), resolved[i].Select(record => record![3]!.ToJsonString()));
    }

    [Fact]
    public void A_reading_that_is_not_good_is_left_out_and_counted()
    {
        var pack = Pack(Readings([1, 2, 0, 0, 5], 0, [Quality.Good, Quality.Uncertain, Quality.NotANumber, Quality.OutOfRange, Quality.Good]), "V");
        Assert.Equal(3, pack.LeftOut);
        Assert.Equal(["[1,0]", "[5,0]"], Resolve(pack)[0].Select(record => record![3]!.ToJsonString()));
        Assert.False(SenmlPack.TryOf(ExportedReading.All(Readings([0], 0, [Quality.NotAvailable])), Device, "mill.power", "W", out var none).IsOk);
        Assert.Null(none);
    }

    /// <summary>Division 20 kg, 500 g, 50 g: no digit more than the indicator shows, and kilograms, whatever the weight.</summary>
    [Theory]
    [InlineData(38_460_000, 20_000, "[38460,0]")]
    [InlineData(38_460_500, 500, "[384605,-1]")]
    [InlineData(38_461_000, 500, "[384610,-1]")]
    [InlineData(2_350, 50, "[235,-2]")]
    [InlineData(2_351, 1, "[2351,-3]")]
    [InlineData(-20_000, 20_000, "[-20,0]")]
    public void A_weight_is_kilograms_with_the_decimals_of_its_division(long grams, long division, string expected)
    {
        var resolved = Resolve(Pack(Crossing(grams, division)))[0];
        Assert.Equal($"""[["{Device}weighbridge:shown","kg",[17952192,2],{expected},null],["{Device}weighbridge:ticket",null,[17952192,2],null,"18-1111"]]""", resolved.ToJsonString());
    }

    [Fact]
    public void A_complete_weighing_says_gross_tare_and_net_each_at_its_time()
    {
        var resolved = Resolve(Pack(Crossing(38_460_000, 20_000, new FirstCrossing("17-1111", Start - 600_000, 14_220_000))), Pack(Crossing(14_220_000, 20_000, new FirstCrossing("17-1111", Start - 600_000, 38_460_000))));
        string[] Said(JsonArray records) => [.. records.Select(record => $"{((string)record![0]!)[(Device.Length + 12)..]} {record[2]![0]} {record[3]?.ToJsonString() ?? (string?)record[4]}")];
        Assert.Equal(["tare 17952186 [14220,0]", "gross 17952192 [38460,0]", "net 17952192 [24240,0]", "ticket 17952192 18-1111"], Said(resolved[0]));
        Assert.Equal(["gross 17952186 [38460,0]", "tare 17952192 [14220,0]", "net 17952192 [24240,0]", "ticket 17952192 18-1111"], Said(resolved[1]));
    }

    [Fact]
    public void The_vehicle_is_not_told()
    {
        var weighing = Crossing(1000, 1) with { Vehicle = [.. Enumerable.Repeat((byte)0xAB, 32)] };
        Assert.DoesNotContain("abab", Convert.ToHexStringLower(Pack(weighing).ToCbor()), StringComparison.Ordinal);
        Assert.DoesNotContain("abab", Pack(weighing).ToJson(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("l/h")]
    [InlineData("kg/h")]
    [InlineData("t")]
    [InlineData("")]
    [InlineData("KWH")]
    public void A_unit_without_a_registered_name_is_refused(string unit)
    {
        var outcome = SenmlPack.TryOf(ExportedReading.All(Readings([1], 0)), Device, "diesel.flow", unit, out var pack);
        Assert.Contains($"\"{unit}\"", outcome.Refusal, StringComparison.Ordinal);
        Assert.Null(pack);
    }

    /// <summary>The other reader has a table of its own.</summary>
    [Fact]
    public void Every_unit_that_is_written_is_registered()
    {
        string[] ours = ["kg", "W", "V", "A", "Hz", "kWh", "Wh", "kW", "kvar", "kVA", "kvarh", "kVAh", "varh", "VA", "var", "vars", "VAs", "°C", "K", "m", "mm", "km", "km/h", "m³", "m³/s", "l", "L", "l/s", "L/s", "g", "s", "ms", "min", "h", "J", "Pa", "hPa", "Ah", "%RH", "%", "1", "ppm"];
        Assert.Equal(ours.Length, Resolve([.. ours.Select(unit => Pack(Readings([1], 0), unit))]).Length);
    }

    [Theory]
    [InlineData("Wägen")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    public void A_name_that_SenML_does_not_allow_is_refused(string name)
    {
        Assert.False(SenmlPack.TryOf(ExportedReading.All(Readings([1], 0)), Device, name, "W", out _).IsOk);
        Assert.False(SenmlPack.TryOf(Crossing(1, 1) with { Scale = name }, Device, out _).IsOk);
        Assert.False(SenmlPack.TryOf(ExportedReading.All(Readings([1], 0)), ":" + Device, "mill.power", "W", out _).IsOk);
    }

    [Fact]
    public void A_time_that_would_count_from_now_is_refused()
    {
        var early = Readings([1], 0) with { TimesMs = [(1000L << 28) - 1] };
        Assert.False(SenmlPack.TryOf(ExportedReading.All(early), Device, "mill.power", "W", out _).IsOk);
        Assert.True(SenmlPack.TryOf(ExportedReading.All(early with { TimesMs = [1000L << 28] }), Device, "mill.power", "W", out _).IsOk);
    }

    /// <summary>So that the other reader is no mirror of ours: the pack with several values of RFC 8428, 5.1.2, and its dump of section 6.</summary>
    [Fact]
    public void The_other_reader_reads_the_examples_of_the_standard()
    {
        const string dump =
            "87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b001062236141200500" +
            "67766f6c7461676501615602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333a3006763757272656e74062302fb3ff4cccccccccccd" +
            "a3006763757272656e74062202fb3ff6666666666666a3006763757272656e74062102f93e00a3006763757272656e74062002fb3ff999999999999a" +
            "a3006763757272656e74060002fb3ffb333333333333";
        const string text =
            """[{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},{"n":"current","t":-5,"v":1.2},""" +
            """{"n":"current","t":-4,"v":1.3},{"n":"current","t":-3,"v":1.4},{"n":"current","t":-2,"v":1.5},{"n":"current","t":-1,"v":1.6},{"n":"current","v":1.7}]""";
        var input = $"cbor {dump}\njson {text}";
        var answer = Peer.Run(Peer.PythonWith("cbor2"), [Path.Combine(Peer.Folder, "read_senml.py")], Encoding.UTF8.GetBytes(input))!;
        Assert.True(answer.Code == 0, answer.Error);
        var said = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(said[0], said[1]);
        var records = JsonNode.Parse(said[0])!.AsArray();
        Assert.Equal(["""["urn:dev:ow:10e2073a0108006:current","A",[1276020071001,-3],[12,-1],null]""", """["urn:dev:ow:10e2073a0108006:voltage","V",[1276020076001,-3],[1201,-1],null]"""],
            new[] { records[0]!.ToJsonString(), records[5]!.ToJsonString() });
    }
}
