using System.Globalization;
using System.Security.Cryptography;

namespace Traceability.Profiles.Tests;

public sealed class ShippedProfileTests
{
    public static TheoryData<string> Ids => [.. ProfileFolder.Ids];

    [Fact]
    public void Every_shipped_profile_claims_no_more_than_its_map()
    {
        Assert.Equal(
            ["abb-b23", "baykon-mx08", "carlo-gavazzi-em24", "carlo-gavazzi-em340", "dini-dgt", "dini-dgt4x", "eastron-sdm120", "eastron-sdm630", "endress-promass83", "flintec-ft111", "flintec-ft112", "hbm-wtx120",
                "janitza-umg96rm-e", "laumas-tlb", "omron-v680s", "pulses-1-per-litre", "pulses-100-per-kwh", "pulses-1000-per-kwh", "rinstrum-c500", "schneider-iem3000", "siemens-pac2200", "siemens-pac3200", "sunspec-203", "sunspec-213"],
            ProfileFolder.Ids);
        Assert.All(ProfileFolder.Ids, id => Assert.Equal(Verification.MapOnly, ProfileFolder.Read(id).Verified));
    }

    /// <summary>A profile without its page leaves whoever stands before the keypad alone.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void Every_profile_has_a_page_of_keypad_settings(string id)
    {
        var folder = Testing.RepositoryRoot.File("firmware-config", "instruments");
        var row = File.ReadLines(Path.Combine(folder, "README.md")).Single(line => line.StartsWith("| [", StringComparison.Ordinal) && line.Split('|')[2].Split(',').Any(name => name.Trim() == id));
        Assert.True(File.Exists(Path.Combine(folder, row[3..row.IndexOf(']', StringComparison.Ordinal)])), row);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_profile_has_sources_frames_and_the_hash_of_its_bytes(string id)
    {
        var profile = ProfileFolder.Read(id);
        Assert.NotEmpty(profile.Sources);
        // A pulse is no frame.
        Assert.Equal(profile.Kind == DeviceKind.PulseOutput, profile.Frames.Count == 0);
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(Path.Combine(ProfileFolder.Path, id + ".yaml"))), profile.Sha256.ToArray());
        Assert.All(profile.Values, v => Assert.True(v.Rule.IsSound, v.Name));
    }

    /// <summary>Frames are parsed here, by the Modbus specification, and share nothing with the client that polls.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void Every_frame_is_whole_and_decodes_to_the_number_that_its_source_shows(string id)
    {
        var profile = ProfileFolder.Read(id);
        foreach (var frame in profile.Frames)
        {
            var ask = Payload(frame.Transport, frame.Ask.ToArray());
            var answer = Payload(frame.Transport, frame.Answer.ToArray());
            Assert.NotNull(frame.Value);
            var rule = frame.Value.Rule;

            Assert.Equal(rule.Table == RegisterTable.Input ? 4 : 3, ask[1]);
            var (address, count) = (ask[2] << 8 | ask[3], ask[4] << 8 | ask[5]);
            // A question may ask for more than the value, as the makers' examples do.
            Assert.InRange(rule.SpanAddress, address, address + count - rule.SpanWords);
            Assert.InRange(count, 1, profile.MaxRegisters);
            Assert.Equal(ask[..2], answer[..2]);
            Assert.Equal(count * 2, answer[2]);
            var registers = answer[3..].Chunk(2).Select(b => (ushort)(b[0] << 8 | b[1])).ToArray();
            Assert.Equal(count, registers.Length);
            var words = rule.Gather(registers.AsSpan(rule.SpanAddress - address, rule.SpanWords), new ushort[rule.Words]).ToArray();

            if (profile.Tag is { } tag) Assert.Equal(frame.Shows, tag.Uid(words));
            else
            {
                var decoded = rule.Decode(words);
                Assert.Equal(ReadingQuality.Good, decoded.Quality);
                var shown = decimal.Parse(frame.Shows, CultureInfo.InvariantCulture);
                Assert.Equal(shown, decoded.Mantissa * new decimal(1, 0, 0, false, (byte)-rule.ResolutionExponent));
            }
        }
    }

    /// <summary>A profile that is wrong and a frame made from it agree; so the frames are computed from the makers' tables once more, elsewhere.</summary>
    [Fact]
    public void Computed_frames_are_what_a_script_makes_of_the_makers_tables_without_reading_a_profile()
    {
        var computed = Computed();
        Assert.NotEmpty(computed);
        foreach (var rows in computed.GroupBy(row => row[0]))
            Assert.Equal(rows.Select(row => (row[1], row[2], row[3], row[4])),
                ProfileFolder.Read(rows.Key).Frames.Where(frame => frame.Origin == FrameOrigin.Computed).Select(frame => (frame.Value!.Name, frame.Shows, Convert.ToHexString(frame.Ask.Span), Convert.ToHexString(frame.Answer.Span))));
    }

    [Theory]
    [InlineData("abb-b23", "voltage_l1", new ushort[] { 0xFFFF, 0xFFFF })]
    [InlineData("abb-b23", "power_total", new ushort[] { 0x7FFF, 0xFFFF })]
    [InlineData("abb-b23", "frequency", new ushort[] { 0xFFFF })]
    [InlineData("abb-b23", "power_factor_total", new ushort[] { 0x7FFF })]
    [InlineData("sunspec-203", "power_total", new ushort[] { 0x8000, 0 })]
    [InlineData("sunspec-203", "power_total", new ushort[] { 100, 0x8000 })]
    [InlineData("abb-b23", "energy_import", new ushort[] { 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF })]
    public void What_a_device_does_not_measure_is_no_number(string id, string name, ushort[] words) =>
        Assert.Equal(ReadingQuality.NotAvailable, ProfileFolder.Read(id).Find(name)!.Rule.Decode(words).Quality);

    [Theory, MemberData(nameof(Ids))]
    public void An_address_off_by_one_is_no_address_of_the_profile(string id)
    {
        var profile = ProfileFolder.Read(id);
        var addresses = profile.Values.Count + profile.Values.Count(value => value.Rule.Beside is not null) + profile.Texts.Count + profile.Commands.Count;
        var text = File.ReadAllText(Path.Combine(ProfileFolder.Path, id + ".yaml"));
        var shifted = System.Text.RegularExpressions.Regex.Replace(text, "printed: ([0-9]+)", match => $"printed: {int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1}");
        var errors = ProfileFile.Read(id + ".yaml", System.Text.Encoding.UTF8.GetBytes(shifted)).Errors;
        Assert.Equal(addresses, errors.Count(error => error.Key.EndsWith("printed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("pulses-1000-per-kwh", "12345.678")]
    [InlineData("pulses-100-per-kwh", "123456.78")]
    [InlineData("pulses-1-per-litre", "12345678")]
    public void A_count_of_pulses_is_worth_what_the_profile_is_named_for(string id, string shown)
    {
        var rule = Assert.Single(ProfileFolder.Read(id).Values).Rule;
        var decoded = rule.Decode([0, 0, 12345678 >> 16, 12345678 & 0xFFFF]);
        Assert.Equal(ReadingQuality.Good, decoded.Quality);
        Assert.Equal(decimal.Parse(shown, CultureInfo.InvariantCulture), decoded.Mantissa * new decimal(1, 0, 0, false, (byte)-rule.ResolutionExponent));
    }

    [Fact]
    public void The_check_of_frames_finds_the_wrong_CRC_that_the_Flintec_manual_prints()
    {
        Assert.False(CrcIsRight(Convert.FromHexString("0103040001" + "86A0384A")));
        Assert.True(CrcIsRight(Convert.FromHexString("0103040001" + "86A0C9EB")));
    }

    [Theory]
    [InlineData("eastron-sdm630", "voltage_l1", 0x0000, 30001, RegisterTable.Input)]
    [InlineData("eastron-sdm630", "power_total", 0x0034, 30053, RegisterTable.Input)]
    [InlineData("eastron-sdm630", "frequency", 0x0046, 30071, RegisterTable.Input)]
    [InlineData("eastron-sdm630", "energy_import", 0x0048, 30073, RegisterTable.Input)]
    [InlineData("eastron-sdm630", "energy_export", 0x004A, 30075, RegisterTable.Input)]
    [InlineData("eastron-sdm630", "energy_total", 0x0156, 30343, RegisterTable.Input)]
    [InlineData("eastron-sdm630", "energy_export_l3", 0x0164, 30357, RegisterTable.Input)]
    [InlineData("eastron-sdm120", "energy_import", 0x0048, 30073, RegisterTable.Input)]
    [InlineData("schneider-iem3000", "power_total", 3059, 3060, RegisterTable.Holding)]
    [InlineData("schneider-iem3000", "energy_import", 3203, 3204, RegisterTable.Holding)]
    [InlineData("siemens-pac2200", "energy_import", 801, 801, RegisterTable.Holding)]
    [InlineData("abb-b23", "energy_import", 0x5000, 0x5000, RegisterTable.Holding)]
    [InlineData("janitza-umg96rm-e", "energy_import", 19068, 19068, RegisterTable.Holding)]
    [InlineData("siemens-pac3200", "frequency", 55, 55, RegisterTable.Holding)]
    [InlineData("siemens-pac3200", "energy_import", 801, 801, RegisterTable.Holding)]
    [InlineData("carlo-gavazzi-em24", "energy_import", 0x42, 0x42, RegisterTable.Input)]
    [InlineData("carlo-gavazzi-em340", "energy_import", 0x34, 0x34, RegisterTable.Input)]
    [InlineData("sunspec-203", "energy_import", 40116, 40116, RegisterTable.Holding)]
    [InlineData("sunspec-213", "energy_import", 40138, 40138, RegisterTable.Holding)]
    [InlineData("laumas-tlb", "status", 6, 40007, RegisterTable.Holding)]
    [InlineData("laumas-tlb", "gross", 7, 40008, RegisterTable.Holding)]
    [InlineData("laumas-tlb", "net", 9, 40010, RegisterTable.Holding)]
    [InlineData("dini-dgt", "gross", 0, 30001, RegisterTable.Input)]
    [InlineData("dini-dgt", "status", 4, 30005, RegisterTable.Input)]
    [InlineData("dini-dgt4x", "status", 201, 40202, RegisterTable.Holding)]
    [InlineData("dini-dgt4x", "gross", 202, 40203, RegisterTable.Holding)]
    [InlineData("hbm-wtx120", "gross", 2, 2, RegisterTable.Holding)]
    [InlineData("rinstrum-c500", "status", 6, 7, RegisterTable.Input)]
    [InlineData("baykon-mx08", "gross", 5, 40006, RegisterTable.Holding)]
    [InlineData("baykon-mx08", "status", 7, 40008, RegisterTable.Holding)]
    [InlineData("flintec-ft111", "status", 6, 40007, RegisterTable.Holding)]
    [InlineData("endress-promass83", "mass_flow", 2006, 2007, RegisterTable.Holding)]
    [InlineData("endress-promass83", "volume_flow", 2008, 2009, RegisterTable.Holding)]
    [InlineData("endress-promass83", "volume_total", 2609, 2610, RegisterTable.Holding)]
    [InlineData("flintec-ft112", "weight_shown", 0, 40001, RegisterTable.Holding)]
    [InlineData("flintec-ft112", "gross", 4, 40005, RegisterTable.Holding)]
    [InlineData("flintec-ft112", "status", 6, 40007, RegisterTable.Holding)]
    [InlineData("flintec-ft112", "error", 8, 40009, RegisterTable.Holding)]
    [InlineData("flintec-ft112", "heartbeat", 10, 40011, RegisterTable.Holding)]
    [InlineData("omron-v680s", "uid", 0xA000, 0xA000, RegisterTable.Holding)]
    public void Wire_and_printed_addresses_are_both_what_the_sources_say(string id, string name, int wire, int printed, RegisterTable table)
    {
        var value = ProfileFolder.Read(id).Find(name)!;
        Assert.Equal((wire, printed, table), (value.Rule.WireAddress, value.PrintedAddress, value.Rule.Table));
    }

    [Fact]
    public void Words_in_the_wrong_order_fail_the_self_test()
    {
        var test = ProfileFolder.Read("eastron-sdm630").SelfTests.Single(t => t.Value.Name == "frequency");
        Assert.Equal(SelfTestOutcome.Passed, test.Judge(Rules.Words(49.98f)));
        foreach (var wrong in (ByteOrder[])[ByteOrder.Cdab, ByteOrder.Badc, ByteOrder.Dcba])
            Assert.Equal(SelfTestOutcome.Failed, (test with { Value = test.Value with { Rule = test.Value.Rule with { Order = wrong } } }).Judge(Rules.Words(49.98f)));
    }

    [Fact]
    public void A_round_float_with_its_words_swapped_fails_even_where_zero_is_in_range()
    {
        var test = ProfileFolder.Read("endress-promass83").SelfTests.Single();
        Assert.Equal(SelfTestOutcome.Passed, test.Judge([0x0000, 0x41A0]));
        Assert.Equal(SelfTestOutcome.Failed, test.Judge([0x41A0, 0x0000]));
    }

    [Fact]
    public void A_phase_without_voltage_proves_nothing()
    {
        var tests = ProfileFolder.Read("schneider-iem3000").SelfTests;
        Assert.All(tests, test => Assert.Equal(SelfTestOutcome.NoEvidence, test.Judge([0, 0])));
        Assert.All(tests, test => Assert.Equal(SelfTestOutcome.NoEvidence, test.Judge([0x7FC0, 0])));
    }

    [Fact]
    public void Polling_follows_what_the_value_is_for()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(200), ProfileFolder.Read("flintec-ft112").Find("gross")!.Poll.Default());
        Assert.Equal(TimeSpan.FromSeconds(1), ProfileFolder.Read("eastron-sdm630").Find("energy_import")!.Poll.Default());
        Assert.Equal(TimeSpan.FromSeconds(1), ProfileFolder.Read("endress-promass83").Find("volume_total")!.Poll.Default());
    }

    [Fact]
    public void A_tag_keeps_its_leading_zeros_and_needs_all_its_words()
    {
        var tag = ProfileFolder.Read("omron-v680s").Tag!;
        Assert.True(tag.ExceptionMeansNoTag);
        Assert.Equal("00000000000000FF", tag.Uid([0, 0, 0, 0xFF]));
        Assert.Equal("FFFFFFFFFFFFFFFF", tag.Uid([0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF]));
        Assert.Null(tag.Uid([1, 2, 3]));
    }

    static List<string[]> Computed()
    {
        var start = new System.Diagnostics.ProcessStartInfo("python3", [Testing.RepositoryRoot.File("tests", "Traceability.Profiles.Tests", "peer", "frames.py")]) { RedirectStandardOutput = true };
        try
        {
            using var script = System.Diagnostics.Process.Start(start)!;
            var lines = script.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            script.WaitForExit();
            Assert.Equal(0, script.ExitCode);
            return [.. lines.Select(line => line.Split('\t'))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no python3 here");
            return [];
        }
    }

    /// <summary>The frame without transport: unit, function, data.</summary>
    static byte[] Payload(FrameTransport transport, byte[] frame)
    {
        if (transport == FrameTransport.Rtu)
        {
            Assert.True(CrcIsRight(frame), Convert.ToHexString(frame));
            return frame[..^2];
        }
        Assert.Equal(frame.Length - 6, frame[4] << 8 | frame[5]);
        return frame[6..];
    }

    /// <summary>Modbus over Serial Line 1.02, 6.2.2, bit by bit.</summary>
    static bool CrcIsRight(byte[] frame)
    {
        var crc = 0xFFFF;
        foreach (var b in frame[..^2])
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
        }
        return (frame[^2] | frame[^1] << 8) == crc;
    }
}
