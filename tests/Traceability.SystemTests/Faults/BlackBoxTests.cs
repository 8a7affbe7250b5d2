using System.Text.Json;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Faults;

public sealed class BlackBoxTests
{
    const string Tag = "E004015012A07C31";

    [Fact]
    public Task A_meter_that_falls_silent_leaves_a_dump_that_a_profile_decodes_again() => SiteUnderTest.RunAsync(async site =>
    {
        await site.CommandAsync("unplug 1");
        var dump = await DumpAsync(site, "gateway-*-timeout.frames");
        var said = await ReplayAsync(site, dump);
        var energy = said.Where(line => line.Contains(" mill.energy_import ", StringComparison.Ordinal)).ToList();
        // As the chain has it, decoded by the profile from raw words that stand beside it.
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z mill\.energy_import [\d.]+ kWh \[[0-9A-F]{4} [0-9A-F]{4}\]$", energy[0]);
        Assert.Contains(said, line => line.Contains(" mill input ", StringComparison.Ordinal) && line.EndsWith(": no answer", StringComparison.Ordinal));
        var account = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(Path.ChangeExtension(dump, ".json")));
        var mill = account.GetProperty("units").EnumerateArray().Single(unit => unit.GetProperty("unit").GetInt32() == 1);
        Assert.False(mill.GetProperty("online").GetBoolean());
        Assert.True(mill.GetProperty("timeout").GetInt64() >= 2);
    });

    [Fact]
    public Task A_dump_on_demand_holds_the_readers_answers_but_no_tag() => SiteUnderTest.RunAsync(async site =>
    {
        await site.WeighAsync(Tag);
        site.Agent.AskForDump();
        var dump = await DumpAsync(site, "gate-reader-*-asked.frames");
        await DumpAsync(site, "gateway-*-asked.frames");
        Assert.Contains(await ReplayAsync(site, dump), line => line.EndsWith("answered; personal, not recorded", StringComparison.Ordinal));
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(dump)!))
            Assert.True((await File.ReadAllBytesAsync(path)).AsSpan().IndexOf(Convert.FromHexString(Tag)) < 0, $"{path} holds the tag");
    });

    static Task<string> DumpAsync(SiteUnderTest site, string pattern) => Until.GivenAsync(
        () =>
        {
            var folder = Path.Combine(site.AgentData, "black-box");
            return Task.FromResult(Directory.Exists(folder) ? Directory.GetFiles(folder, pattern).FirstOrDefault() : null);
        },
        $"no dump {pattern}");

    static async Task<IReadOnlyList<string>> ReplayAsync(SiteUnderTest site, string dump)
    {
        await using var replay = site.Setup("replay", dump);
        Assert.Equal(0, await replay.ExitCodeAsync());
        return replay.Lines;
    }
}
