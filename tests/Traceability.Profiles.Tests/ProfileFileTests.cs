using Traceability.Profiles.Configuration;

namespace Traceability.Profiles.Tests;

/// <summary>Mistakes in a profile, one at a time, made in the shipped ones.</summary>
public sealed class ProfileFileTests
{
    [Theory]
    [InlineData("eastron-sdm630", "kind: energy-meter", "kind: energymeter", "kind", "energymeter", "did you mean 'energy-meter'? one of energy-meter, flow-meter, weighing-indicator, tag-reader, pulse-output")]
    [InlineData("eastron-sdm630", "vendor: Eastron", "vender: Eastron", "vender", "unknown key", "did you mean 'vendor'? one of id, version, vendor, model, kind, verified, printed-base, max-registers, min-pause-ms, response-timeout-ms, values, texts, self-test, heartbeat, commands, status, tag, debounce-us, sources, frames")]
    [InlineData("eastron-sdm630", "max-registers: 80", "max-registers: 80\ndebounce-us: 20000", "debounce-us", "20000", "only where kind is pulse-output")]
    [InlineData("pulses-1-per-litre", "debounce-us: 20000", "debounce-us: 1000001", "debounce-us", "1000001", "a whole number from 0 to 1000000")]
    [InlineData("eastron-sdm630", "max-registers: 80", "max-registers: 126", "max-registers", "126", "a whole number from 1 to 125")]
    [InlineData("eastron-sdm630", "id: eastron-sdm630", "id: eastron-sdm72", "id", "eastron-sdm72", "the file's name without .yaml: 1 to 32 of a-z, 0-9 and -")]
    [InlineData("eastron-sdm630", "verified: map-only", "verified: yes", "verified", "yes", "one of device, capture, manual-frame, map-only")]
    [InlineData("eastron-sdm630", "    printed: 30073", "    printed: 30072", "values[11].printed", "30072", "wire 72 + printed-base 30001 = 30073")]
    [InlineData("eastron-sdm630", "    wire: 0x0048", "    wire: 0x10048", "values[11].wire", "0x10048", "a whole number from 0 to 65534")]
    [InlineData("eastron-sdm630", "counter: {width: 32}", "counter: {width: 16}", "values[11].counter.width", "16", "a whole number from 32 to 32")]
    [InlineData("eastron-sdm630", "value: frequency, low: 45, high: 65}", "value: frequency, low: 66, high: 65}", "self-test[1].high", "65", "not below low")]
    [InlineData("eastron-sdm630", "value: energy_import, shows", "value: energy_imports, shows", "frames[1].value", "energy_imports", "did you mean 'energy_import'? one of voltage_l1, voltage_l2, voltage_l3, current_l1, current_l2, current_l3, power_l1, power_l2, power_l3, power_total, frequency, energy_import, energy_export, apparent_power_total, reactive_power_total, power_factor_total, reactive_energy_import, reactive_energy_export, energy_total, energy_import_l1, energy_import_l2, energy_import_l3, energy_export_l1, energy_export_l2, energy_export_l3")]
    [InlineData("endress-promass83", "resolution: 0.1\n    unit: l/h", "resolution: 0.2\n    unit: l/h", "values[1].resolution", "0.2", "a power of ten, such as 0.01 or 1")]
    [InlineData("endress-promass83", "order: CDAB\n    scale: 1\n    resolution: 0.1\n    unit: l/h", "order: CADB\n    scale: 1\n    resolution: 0.1\n    unit: l/h", "values[1].order", "CADB", "one of ABCD, CDAB, BADC, DCBA")]
    [InlineData("endress-promass83", "    scale: 1\n    resolution: 0.1\n    unit: l/h", "    scale: 0\n    resolution: 0.1\n    unit: l/h", "values[1].scale", "0", "not zero, and between 1e-18 and 1e18")]
    [InlineData("endress-promass83", "nominal: {low: -50, high: 200}", "nominal: {low: -50.01, high: 200}", "values[2].nominal.low", "-50.01", "a multiple of the resolution 1e-1, of at most 15 digits")]
    [InlineData("flintec-ft112", "writes: registers", "writes: register", "commands[0].words[1]", "0x0001", "at most 1 words, hexadecimal, up to 0xFFFF")]
    [InlineData("flintec-ft112", "value: status, bit: 12, when: 1, within-ms: 3000", "value: status, bit: 32, when: 1, within-ms: 3000", "commands[0].proof.bit", "32", "a whole number from 0 to 31")]
    [InlineData("flintec-ft112", "value: status, bit: 12, when: 1, within-ms: 3000", "value: gross, bit: 12, low: 0, high: 0, within-ms: 3000", "commands[0].proof.bit", "12", "nothing: of a number the range is named")]
    [InlineData("flintec-ft112", "bit: 12, when: 1, within-ms: 3000", "bit: 12, when: 1, within-ms: 60000", "commands[0].proof.within-ms", "60000", "a whole number from 100 to 10000")]
    [InlineData("flintec-ft112", "stable: [{in: status, bit: 2, when: 0}]", "stable: [{in: status, bit: 32, when: 0}]", "status.flags.stable[0].bit", "32", "a whole number from 0 to 31")]
    [InlineData("flintec-ft112", "stable: [{in: status, bit: 2, when: 0}]", "stable: [{in: status, bit: 2, when: 2}]", "status.flags.stable[0].when", "2", "a whole number from 0 to 1")]
    [InlineData("flintec-ft112", "    stable: [{in: status, bit: 2, when: 0}]\n", "", "status.flags.stable", "(absent)", "the bit that says the load is at rest")]
    [InlineData("flintec-ft112", "words: 2\n", "words: 3\n", "values[3].words", "3", "1, 2 or 4")]
    [InlineData("flintec-ft112", "words: 2\n", "words: 2\n    unit: kg\n", "values[3].unit", "kg", "nothing: bits are not a measured number")]
    [InlineData("flintec-ft112", "stable: [{in: status, bit: 2, when: 0}]", "stable: [{in: status, bit: 2, bits: 31, when: 0}]", "status.flags.stable[0].bits", "31", "a whole number from 1 to 30")]
    [InlineData("flintec-ft112", "stable: [{in: status, bit: 2, when: 0}]", "stable: [{in: status, bit: 2, when: 0, unless: 1}]", "status.flags.stable[0].unless", "1", "when or unless, not both")]
    [InlineData("flintec-ft112", "stable: [{in: status, bit: 2, when: 0}]", "stable: [{in: status, bit: 2}]", "status.flags.stable[0].when", "(absent)", "a whole number from 0 to 1")]
    [InlineData("flintec-ft112", "stable: [{in: status, bit: 2, when: 0}]", "stable: [{in: status, bit: 2, bits: 2, when: 4}]", "status.flags.stable[0].when", "4", "a whole number from 0 to 3")]
    [InlineData("flintec-ft112", "order: ABCD, resolution: 1, unit: kg, poll: fast}", "order: ABCD, resolution: 1, unit: kg, poll: fast, beside: {says: sign, wire: 6, printed: 40007, bit: 7}}", "values[0].type", "i32", "u16, u32, bcd16 or bcd32, as its sign stands beside it")]
    [InlineData("flintec-ft112", "type: i32, order: ABCD, resolution: 1, unit: kg, poll: fast}", "type: u32, order: ABCD, resolution: 1, unit: kg, poll: fast, beside: {says: sign, wire: 6, printed: 40007}}", "values[0].beside.bit", "(absent)", "a whole number from 0 to 15")]
    [InlineData("flintec-ft112", "type: i32, order: ABCD, resolution: 1, unit: kg, poll: fast}", "type: u32, order: ABCD, resolution: 1, unit: kg, poll: fast, beside: {says: sign, wire: 1, printed: 40002, bit: 7}}", "values[0].beside.wire", "1", "none of the value's own registers")]
    [InlineData("flintec-ft112", "type: i32, order: ABCD, resolution: 1, unit: kg, poll: fast}", "type: u32, order: ABCD, resolution: 1, unit: kg, poll: fast, beside: {says: sign, wire: 6, printed: 40006, bit: 7}}", "values[0].beside.printed", "40006", "wire 6 + printed-base 40001 = 40007")]
    [InlineData("flintec-ft112", "type: i32, order: ABCD, resolution: 1, unit: kg, poll: fast}", "type: u32, order: ABCD, resolution: 1, unit: kg, poll: fast, beside: {says: sign, wire: 32, printed: 40033, bit: 7}}", "max-registers", "32", "at least 33, as weight_shown is read in one question")]
    [InlineData("flintec-ft112", "order: ABCD, resolution: 1, unit: kg, poll: fast}", "order: ABCD, resolution: 1, unit: kg, poll: fast, beside: {says: decimals, wire: 5, printed: 40006, bit: 4, bits: 13}}", "values[0].beside.bits", "13", "a whole number from 1 to 12")]
    [InlineData("flintec-ft112", "  status: status\n", "  status: gross\n", "status.status", "gross", "a value of type bits, of 1 or 2 words")]
    [InlineData("flintec-ft112", "- {name: tare,", "- {name: weight_shown,", "values[1].name", "weight_shown", "a name of 1 to 32 of a-z, 0-9 and _, beginning with a letter, once in the profile")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, printed-base: 1, type: f32}\n\n# Rises by one", "values[6].type", "f32", "bits, in the tables coil and discrete")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: discrete, wire: 3, printed: 10004, printed-base: 10001, type: bits, order: CDAB}\n\n# Rises by one", "values[6].order", "CDAB", "nothing: a coil or a discrete input is one bit")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, printed-base: 1, type: bits, words: 1}\n\n# Rises by one", "values[6].words", "1", "nothing: a coil or a discrete input is one bit")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, printed-base: 1, type: bits, sentinels: [0x1]}\n\n# Rises by one", "values[6].sentinels", "(not a single value)", "nothing: a coil or a discrete input is one bit")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, printed-base: 1, type: bits, counter: {width: 1}}\n\n# Rises by one", "values[6].counter", "(not a single value)", "nothing: a coil or a discrete input is one bit")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, type: bits}\n\n# Rises by one", "values[6].printed", "4", "wire 3 + printed-base 40001 = 40004")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: coil, wire: 65536, printed: 65537, printed-base: 1, type: bits}\n\n# Rises by one", "values[6].wire", "65536", "a whole number from 0 to 65535")]
    [InlineData("flintec-ft112", "\n# Rises by one", "  - {name: run, poll: slow, table: coils, wire: 3, printed: 4, printed-base: 1, type: bits}\n\n# Rises by one", "values[6].table", "coils", "did you mean 'coil'? one of holding, input, coil, discrete")]
    [InlineData("flintec-ft112", "\n# Rises by one each 100 ms.\nheartbeat: {value: heartbeat, within-ms: 1000}\n\nstatus:\n  gross: gross\n  tare: tare\n  status: status\n", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, printed-base: 1, type: bits}\n\n# Rises by one each 100 ms.\nheartbeat: {value: heartbeat, within-ms: 1000}\n\nstatus:\n  gross: gross\n  tare: tare\n  status: run\n", "status.status", "run", "a value of type bits, of 1 or 2 words")]
    [InlineData("flintec-ft112", "\n# Rises by one each 100 ms.\nheartbeat: {value: heartbeat, within-ms: 1000}\n\nstatus:\n  gross: gross\n", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, printed-base: 1, type: bits}\n\n# Rises by one each 100 ms.\nheartbeat: {value: heartbeat, within-ms: 1000}\n\nself-test: [{value: run, low: 1, high: 1}]\nstatus:\n  gross: gross\n", "self-test[0].value", "run", "a value in registers: one bit proves neither address nor order")]
    [InlineData("flintec-ft112", "heartbeat, within-ms: 1000", "heartbeat, within-ms: 999", "heartbeat.within-ms", "999", "a whole number from 1000 to 3600000")]
    [InlineData("flintec-ft112", "heartbeat: {value: heartbeat", "heartbeat: {value: heart", "heartbeat.value", "heart", "one of weight_shown, tare, gross, status, error, heartbeat")]
    [InlineData("omron-v680s", "\ntag:", "\nheartbeat: {value: uid, within-ms: 1000}\ntag:", "heartbeat", "(not a single value)", "not where kind is tag-reader or pulse-output")]
    [InlineData("flintec-ft112", "\n# Rises by one each 100 ms.\nheartbeat: {value: heartbeat", "  - {name: run, poll: slow, table: coil, wire: 3, printed: 4, printed-base: 1, type: bits}\n\nheartbeat: {value: run", "heartbeat.value", "run", "a value in registers: one bit looks the same after two changes")]
    [InlineData("sunspec-203", "words: 2, begins: SunS}", "words: 1, begins: SunS}", "texts[0].begins", "SunS", "printable ASCII, as many characters as the words hold")]
    [InlineData("sunspec-203", "words: 2, begins: SunS}", "words: 33, begins: SunS}", "texts[0].words", "33", "a whole number from 1 to 32")]
    [InlineData("sunspec-203", "words: 2, begins: SunS}", "words: 2, order: BADC}", "texts[0].order", "BADC", "one of high-byte-first, low-byte-first")]
    [InlineData("sunspec-203", "{name: maker, table: holding, wire: 40004, printed: 40004", "{name: maker, table: holding, wire: 40004, printed: 40005", "texts[1].printed", "40005", "wire 40004 + printed-base 0 = 40004")]
    [InlineData("sunspec-203", "{name: maker,", "{name: signature,", "texts[1].name", "signature", "a name of 1 to 32 of a-z, 0-9 and _, beginning with a letter, once in the profile")]
    [InlineData("omron-v680s", "kind: tag-reader", "kind: flow-meter", "tag", "(not a single value)", "only where kind is tag-reader")]
    [InlineData("omron-v680s", "ask: \"0000", "ask: \"000", "frames[0].ask", "000 0000 0006 FF 03 A000 0004", "bytes as pairs of hexadecimal digits, such as 01 04 00 00")]
    [InlineData("omron-v680s", "    order: ABCD\n", "    order: ABCD\n    sentinels: [0x10000000000000000]\n", "values[0].sentinels[0]", "0x10000000000000000", "at most 8 raw values, hexadecimal, up to 0xFFFFFFFFFFFFFFFF")]
    public void A_mistake_is_told_with_key_value_and_what_is_allowed(string id, string right, string wrong, string key, string value, string allowed)
    {
        var text = File.ReadAllText(Path.Combine(ProfileFolder.Path, id + ".yaml"));
        Assert.Contains(right, text, StringComparison.Ordinal);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        var reading = ProfileFile.Read(id + ".yaml", text[..at] + wrong + text[(at + right.Length)..]);

        Assert.Null(reading.Profile);
        var error = Assert.Single(reading.Errors, e => e.Key == key);
        Assert.Equal((id + ".yaml", value, allowed), (error.File, error.Value, error.Allowed));
        Assert.InRange(error.Line, 1, text.Split('\n').Length);
    }

    /// <summary>With a command whose effect a coil shows; other tables are numbered from other bases.</summary>
    [Fact]
    public void A_value_may_be_a_coil_or_a_discrete_input()
    {
        const string command = "words: [\"0x0000\", \"0x0001\"], proof: {value: status, bit: 12, when: 1, within-ms: 3000}}";
        var text = File.ReadAllText(Path.Combine(ProfileFolder.Path, "flintec-ft112.yaml")).Replace(
            "\n# Rises by one", """
              - {name: run, table: coil, wire: 3, printed: 4, printed-base: 1, type: bits, poll: slow}
              - {name: door, table: discrete, wire: 65535, printed: 75536, printed-base: 10001, type: bits, poll: slow}

            # Rises by one
            """, StringComparison.Ordinal).Replace(command, """
            words: ["0x0000", "0x0001"], proof: {value: status, bit: 12, when: 1, within-ms: 3000}}
              - {name: start, writes: coil, wire: 3, printed: 4, printed-base: 1, words: ["0x1"], proof: {value: run, when: 1, within-ms: 3000}}
            """, StringComparison.Ordinal);
        var reading = ProfileFile.Read("flintec-ft112.yaml", text);
        Assert.Empty(reading.Errors);
        var (run, door) = (reading.Profile!.Find("run")!, reading.Profile.Find("door")!);
        Assert.Equal(Rules.Bit(RegisterTable.Coil, 3), run.Rule);
        Assert.Equal(Rules.Bit(RegisterTable.DiscreteInput, 65535), door.Rule);
        Assert.Equal((4, 75536), (run.PrintedAddress, door.PrintedAddress));
        var proof = reading.Profile.Commands[1].Proof;
        Assert.Equal((run, (int?)0), (proof.Value, proof.Bit));
        Assert.True(proof.IsGiven([1]));
        Assert.False(proof.IsGiven([0]));
    }

    [Theory]
    [InlineData("", 0, "the file is empty")]
    [InlineData("# only a comment\n", 1, "0 documents, or no mapping at the top")]
    [InlineData("- a list\n", 1, "1 documents, or no mapping at the top")]
    [InlineData("id: x\nversion:\n\t- 1\n", 3, "a tab at the start of the line")]
    [InlineData("id: x\nid: y\n", 2, "not YAML (Duplicate key id)")]
    [InlineData("id: [\n", 2, "not YAML")]
    [InlineData("id: &a x\nvendor: *a\n", 1, "an anchor or alias (& or *)")]
    [InlineData("id: &a [*a]\n", 1, "an anchor or alias (& or *)")]
    public void A_file_that_is_no_profile_at_all_says_where_and_why(string text, int line, string what)
    {
        var error = Assert.Single(ProfileFile.Read("x.yaml", text).Errors);
        Assert.StartsWith(what, error.Value, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void A_file_nested_too_deep_is_refused_before_it_costs_a_stack()
    {
        var error = Assert.Single(ProfileFile.Read("x.yaml", "id: " + new string('[', 500_000)).Errors);
        Assert.Equal(("nested deeper than 16", 1), (error.Value, error.Line));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_found_with_their_line()
    {
        var error = Assert.Single(ProfileFile.Read("x.yaml", new byte[] { (byte)'#', (byte)'\n', 0xC3, 0x28 }).Errors);
        Assert.Equal(("not UTF-8", 2), (error.Value, error.Line));
    }

    [Fact]
    public void Files_with_any_bytes_changed_never_throw()
    {
        Random random = new(5);
        foreach (var id in ProfileFolder.Ids)
        {
            var original = File.ReadAllBytes(Path.Combine(ProfileFolder.Path, id + ".yaml"));
            for (var i = 0; i < 60; i++)
            {
                var bytes = (byte[])original.Clone();
                for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : " :-{}[]&*#\n\"'0x9"[random.Next(16)]);
                var reading = ProfileFile.Read(id + ".yaml", bytes.AsMemory(0, random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length));
                Assert.True(reading.Profile is null != (reading.Errors.Count == 0));
                if (reading.Profile is { } profile) Assert.All(profile.Values, v => Assert.True(v.Rule.IsSound));
            }
        }
    }

    [Fact]
    public void The_message_is_a_line_that_terminals_turn_into_a_link() =>
        Assert.Equal("a.yaml:3: buses[0].port: '0'; allowed: a whole number from 1 to 65535",
            new ConfigurationError("a.yaml", 3, "buses[0].port", "0", "a whole number from 1 to 65535").ToString());
}
