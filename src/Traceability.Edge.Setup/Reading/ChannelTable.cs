using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Reading;

/// <summary>Channels as people read them, a row each.</summary>
static class ChannelTable
{
    public static bool IsGood(ChannelRow row) => row is { Value: not null, Why: null };

    public static Table Of(IReadOnlyList<ChannelRow> rows)
    {
        var table = Sheet.Of("channel", "value", "unit", "registers", "age", "why not");
        table.Columns[0].NoWrap = table.Columns[3].NoWrap = table.Columns[5].NoWrap = false;
        table.Columns[1].Alignment = Justify.Right;
        var now = TimeProvider.System.GetUtcNow();
        foreach (var row in rows)
            table.Row(row.Channel, row.Value ?? "-", row.Unit, string.Join(' ', row.Words), row.GoodAt is { } at ? Age(now - at) : "never", row.Why ?? (row.ReadAt is null ? "not read yet" : ""));
        return table;
    }

    /// <summary>
    /// What of them the window has lines for, in their order: those without a value first, then the doubtful ones, and below how many are left out. A live table that is
    /// longer than the window would lose its head.
    /// </summary>
    public static IRenderable In(IAnsiConsole window, IReadOnlyList<ChannelRow> rows)
    {
        IRenderable table = Of(rows);
        int[] byNeed = [.. Enumerable.Range(0, rows.Count).OrderBy(i => rows[i] is { Value: null } ? 0 : IsGood(rows[i]) ? 2 : 1)];
        for (var shown = Math.Min(rows.Count, window.Profile.Height); !Fits(table, window) && shown > 0; shown--)
        {
            var left = byNeed[shown..];
            var wrong = left.Count(i => !IsGood(rows[i]));
            table = new Rows(Of([.. byNeed[..shown].Order().Select(i => rows[i])]),
                new Text($"{Words.Count(left.Length, "more channel")}, {(wrong == 0 ? "good" : $"{wrong} not good")}; --bus NAME or --unit NAME shows fewer."));
        }
        return table;
    }

    /// <summary>With a line for the cursor.</summary>
    static bool Fits(IRenderable table, IAnsiConsole window) =>
        table.Render(RenderOptions.Create(window), window.Profile.Width).Count(segment => segment.IsLineBreak) < window.Profile.Height;

    static string Age(TimeSpan span) => span switch
    {
        { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0.0} s"),
        { TotalMinutes: < 100 } => $"{(int)span.TotalMinutes} min",
        _ => $"{(int)span.TotalHours} h",
    };
}
