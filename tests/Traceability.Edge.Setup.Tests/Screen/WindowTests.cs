using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Screen;

/// <summary><c>init</c> and <c>read --watch</c> as a person has them: typed into a window of 80 columns and 24 lines, and looked at.</summary>
public sealed class WindowTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Site => Path.Combine(folder, "site.yaml");

    /// <summary>The demo's mine on this gateway's port, with more of the mill's values.</summary>
    void WriteSite(int port, string values = "") => File.WriteAllText(Site, File.ReadAllText(RepositoryRoot.File("firmware-config/sites/demo-mine.yaml"))
        .Replace("port: 1502", $"port: {port}", StringComparison.Ordinal)
        .Replace("values: [energy_import, power_total]", $"values: [energy_import, power_total{values}]", StringComparison.Ordinal));

    Window Watch(string[] more, int lines = 24, string term = "xterm-256color") =>
        Window.Open(folder, ["read", "site.yaml", "--watch", "--profiles", Profiles, "--agent", Path.Combine(folder, "none.sock"), .. more], lines: lines, term: term);

    [Fact]
    public async Task Whoever_types_a_site_sees_each_question_the_usual_answer_and_what_was_wrong_with_the_last_one()
    {
        await using var window = Window.Open(folder, ["init", "site.yaml", "--profiles", Profiles]);
        await window.AnswerAsync("organisation:", "acme");
        await window.AnswerAsync("facility, as an id:", "Grube Süd");
        await window.AnswerAsync("facility, as an id:", "mine-7");
        await window.AnswerAsync("facility, as people call it:", "Grube Süd");
        await window.AnswerAsync("time zone [Australia/Brisbane]:", "");
        await window.AnswerAsync("this device [edge-mine-7]:", "");
        await window.AnswerAsync("ledger's broker:", "ledger.acme.example");
        await window.AnswerAsync("ledger's address, for certificates (empty: no TLS):", "https://ledger.acme.example");
        await window.AnswerAsync("PEM file of its own authority (empty: one that the system knows):", "");
        await window.AnswerAsync("first bus, its name [line]:", "gateway");
        Assert.Equal("""
            organisation: acme
            facility, as an id: Grube Süd
            'Grube Süd' is no answer; allowed: 1 to 32 of a-z, 0-9 and -
            facility, as an id: mine-7
            facility, as people call it: Grube Süd
            time zone [Australia/Brisbane]:
            this device [edge-mine-7]:
            ledger's broker: ledger.acme.example
            ledger's address, for certificates (empty: no TLS): https://ledger.acme.example
            PEM file of its own authority (empty: one that the system knows):
            first bus, its name [line]: gateway
            """, string.Join('\n', window.Lines.Take(11)));
        await window.AnswerAsync("  kind [modbus-tcp]:", "");
        await window.AnswerAsync("  where:", "10.0.0.7");
        await window.AnswerAsync("  first unit, its name:", "mill");
        await window.AnswerAsync("    unit identifier:", "1");
        await window.AnswerAsync("    profile, or a part of its name:", "sdm");
        await window.AnswerAsync("    profile, or a part of its name:", "sdm630");
        // Every name can be read, none is broken at the window's edge.
        var words = window.Text.Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(Directory.GetFiles(Profiles, "*.yaml"), profile => Assert.Contains(Path.GetFileNameWithoutExtension(profile), words));
        await window.AnswerAsync("    serial number, from the type plate:", "SN-1");
        await window.AnswerAsync("    values [energy_import, power_total]:", "");
        await window.AnswerAsync("  next unit, its name (empty: no more):", "");
        await window.AnswerAsync("next bus, its name (empty: no more):", "");
        Assert.Equal(ExitCode.Fine, await window.EndAsync());
        Assert.Equal("""
                profile, or a part of its name: sdm630
                serial number, from the type plate: SN-1
                values [energy_import, power_total]:
              next unit, its name (empty: no more):
            next bus, its name (empty: no more):
            site.yaml is written: 1 bus, 1 unit, 2 channels.
            Next: edge-setup plan site.yaml
            """, string.Join('\n', window.Lines.TakeLast(7)));
        Assert.Equal("Grube Süd", SiteFile.Load(Site, Profiles).Site!.Facility.Name);
    }

    [Fact]
    public async Task Whoever_has_enough_of_the_questions_gets_the_prompt_on_a_line_of_its_own_and_nothing_is_written()
    {
        await using var window = Window.Open(folder, ["init", "site.yaml", "--profiles", Profiles]);
        await window.AnswerAsync("organisation:", "acme");
        await window.ShowsAsync(text => text.EndsWith("facility, as an id:", StringComparison.Ordinal), "no question");
        window.Press("C-c");
        Assert.Equal(ExitCode.Interrupted, await window.EndAsync());
        Assert.Equal("0", window.CursorColumn);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact, Trait("Category", "Soak")]
    public async Task A_live_table_stays_in_its_place_while_a_unit_goes_and_comes()
    {
        await using var mine = await SimulatedMine.StartAsync();
        WriteSite(mine.GatewayPort);
        await using var window = Watch(["--bus", "gateway"]);
        await window.ShowsAsync(text => !text.Contains("not read yet", StringComparison.Ordinal) && text.Contains("pumps.power_total", StringComparison.Ordinal), "no values");
        var (heading, rows) = (window.Lines[1], window.Lines.Count);
        Assert.Matches("^  channel +│ +value │ unit +│ registers +│ age +│ why not$", heading);
        Assert.Matches(@"^  mill.energy_import +│ +\d+\.\d+ │ kWh +│ [0-9a-f]{4} [0-9a-f]{4} │ \d+\.\d s │$", Row(window, "mill.energy_import"));
        await mine.CommandAsync("unplug 2");
        await window.ShowsAsync(_ => Row(window, "pumps.power_total").EndsWith("│ no answer", StringComparison.Ordinal), "the unit is not missed");
        Assert.Matches(@"^  pumps.power_total +│ +- │ W ", Row(window, "pumps.power_total"));
        Assert.Matches(@" s │$", Row(window, "mill.energy_import"));
        Assert.Equal((1, rows), (window.Lines.Count(line => line.StartsWith("  channel ", StringComparison.Ordinal)), window.Lines.Count));
        await mine.CommandAsync("plug 2");
        await window.ShowsAsync(_ => Row(window, "pumps.power_total").EndsWith(" s │", StringComparison.Ordinal), "the unit is not read again");
        window.Press("C-c");
        Assert.Equal(ExitCode.Interrupted, await window.EndAsync());
        Assert.StartsWith("  channel ", window.Lines[1], StringComparison.Ordinal);
    }

    [Fact, Trait("Category", "Soak")]
    public async Task A_live_table_longer_than_the_window_keeps_its_head_shows_what_is_wrong_and_says_how_many_it_leaves_out()
    {
        await using var mine = await SimulatedMine.StartAsync();
        await mine.CommandAsync("unplug 20");
        WriteSite(mine.GatewayPort, ", current_l1, current_l2, current_l3, frequency");
        await using var window = Watch([], lines: 12);
        await window.ShowsAsync(text => text.Contains("│ no answer", StringComparison.Ordinal) && !text.Contains("not read yet", StringComparison.Ordinal), "the missing scale is not shown");
        Assert.InRange(window.Lines.Count, 10, 12);
        Assert.StartsWith("  channel ", window.Lines[1], StringComparison.Ordinal);
        Assert.Matches("^[0-9]+ more channels, good; --bus NAME or --unit NAME shows fewer.$", window.Lines[^1]);
        Assert.EndsWith("│ no answer", Row(window, "weighbridge.gross"), StringComparison.Ordinal);
        Assert.DoesNotContain("…", window.Text, StringComparison.Ordinal);
        window.Press("C-c");
        Assert.Equal(ExitCode.Interrupted, await window.EndAsync());
    }

    [Fact]
    public async Task A_terminal_that_cannot_write_over_a_line_gets_the_values_once_as_without_watch()
    {
        await using var mine = await SimulatedMine.StartAsync();
        WriteSite(mine.GatewayPort);
        await using var window = Watch(["--unit", "mill"], term: "dumb");
        Assert.Equal(ExitCode.Fine, await window.EndAsync());
        Assert.Matches(@"^  mill.energy_import +│ +\d+\.\d+ │ kWh", Row(window, "mill.energy_import"));
    }

    static string Row(Window window, string channel) => window.Lines.Single(line => line.StartsWith($"  {channel} ", StringComparison.Ordinal));
}
