using Traceability.Demo.Figures;
using Traceability.Demo.Screen;
using Traceability.Demo.Tests.Check;
using Xunit;

namespace Traceability.Demo.Tests.Screen;

public sealed class PanesTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(72, 20)]
    [InlineData(60, 24)]
    [InlineData(40, 12)]
    [InlineData(20, 5)]
    [InlineData(1, 1)]
    public void Every_line_is_exactly_as_wide_as_the_terminal(int width, int height)
    {
        var lines = Panes.Draw(Full(), width, height).ToLines();
        Assert.Equal(height, lines.Count);
        Assert.All(lines, line => Assert.Equal(width, line.Length));
    }

    [Fact]
    public void At_80_by_24_both_panes_the_story_and_the_keys_can_be_read()
    {
        var picture = string.Join('\n', Panes.Draw(Full(), 80, 24).ToLines());
        foreach (var part in (string[])["mine · Queensland", "refinery · Western Australia", "16 240 kg", "5 400.0 kW", "531.3 l/h", "live", "CO2e",
            "119 segments verified", "3 kept", "2-E9E2", "log 17", "▪▪▪▫▫▫", "the newest line of the story", "q quit"])
            Assert.Contains(part, picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Momentary_values_are_marked_live_and_records_are_not()
    {
        var lines = Panes.Draw(Full(), 80, 24).ToLines();
        Assert.Contains("live", lines.First(line => line.Contains(" scale ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("live", lines.First(line => line.Contains(" CO2e ", StringComparison.Ordinal) && line.Contains('│', StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_facility_of_which_nothing_is_known_yet_is_drawn_with_dots()
    {
        var lines = Panes.Draw(new Scene(TimeProvider.System), 80, 24).ToLines();
        Assert.Contains(lines, line => line.Contains("CO2e", StringComparison.Ordinal) && line.Contains('·', StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_longer_than_the_screen_goes_on_without_a_break_in_the_terminal_s_line()
    {
        var scene = new Scene(TimeProvider.System);
        var command = "ls -l /" + new string('x', 120);
        scene.Tries = [new TryLine("auditor", command)];
        var canvas = Panes.Draw(scene, 80, 24);
        Assert.Contains(command, string.Concat(canvas.ToLines()), StringComparison.Ordinal);
        Assert.Contains(command, canvas.ToAnsi(), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_in_what_is_told_never_reach_the_terminal()
    {
        var scene = new Scene(TimeProvider.System);
        scene.Tell("before\e[2Jafter");
        Assert.DoesNotContain("\e[2J", Panes.Draw(scene, 80, 24).ToAnsi(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_part_their_thousands() => Assert.Equal("1 234 567.50", Text.Number(1234567.5m, 2));

    static Scene Full()
    {
        var scene = new Scene(TimeProvider.System) { Footer = "t thief · q quit" };
        scene.Show(Sample.Mine);
        scene.Change("mine", mine => mine with
        {
            Stored = new StoredSegments(122, 4),
            Ticket = new WeighingRow("mine", "c", 17, 1, "2-E9E2", 2, DateTimeOffset.UnixEpoch, 52480, 52480, 16240, 36240, 17),
        });
        for (var i = 0; i < 30; i++) scene.Tell($"An older line of the story, number {i}, so long that it does not fit into eighty columns and goes on in the next row.");
        scene.Tell("This is the newest line of the story");
        return scene;
    }
}
