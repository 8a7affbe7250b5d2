using System.Globalization;

namespace Traceability.Demo.Screen;

/// <summary>
/// The picture: two panes, the story, the keys. From 72 × 20 on the panes stand side by side; below that each facility is two lines.
/// A pure function of the scene and the size.
/// </summary>
static class Panes
{
    const int PaneHeight = 13, LeastWidth = 72, LeastHeight = 20;

    public static Canvas Draw(Scene scene, int width, int height)
    {
        var canvas = new Canvas(Math.Max(1, width), Math.Max(1, height));
        var wide = width >= LeastWidth && height >= LeastHeight;
        canvas.Put(0, 1, "Traceability", Ink.Accent);
        canvas.Put(0, 14, "register → segment → ledger → CO2e", Ink.Faint, width - 17);
        canvas.PutRight(0, width - 1, "simulated " + Text.Clock(scene.Now).PadLeft(5), Ink.Faint);
        int row;
        if (wide)
        {
            var half = width / 2;
            DrawPane(canvas, scene.Facilities[0], 1, 0, half);
            DrawPane(canvas, scene.Facilities[1], 1, half, width - half);
            row = 1 + PaneHeight;
        }
        else
        {
            row = 1;
            foreach (var facility in scene.Facilities) row = DrawLines(canvas, facility, row);
        }
        row = DrawTries(canvas, scene, row, height - 1);
        DrawStory(canvas, scene, row, height - 1);
        canvas.Put(height - 1, 1, scene.Footer, Ink.Faint, width - 1);
        return canvas;
    }

    static void DrawPane(Canvas canvas, FacilityScene facility, int top, int left, int width)
    {
        canvas.Box(top, left, width, PaneHeight, Ink.Faint);
        canvas.Put(top, left + 2, $" {facility.Title} ", Ink.Strong, left + width - 2);
        var (label, end, numbers) = (left + 2, left + width - 2, left + 22);
        Live(1, "scale", facility.WeightKg, 0, "kg");
        Live(2, "power", facility.Kilowatts, 1, "kW");
        Live(3, "diesel", facility.LitresPerHour, 1, "l/h");

        var figures = facility.Figures;
        Figure(5, "CO2e", figures?.Co2eKg, 3, "kg", Ink.Good, "");
        Figure(6, " scope 1", figures?.Scope1Kg, 3, "kg", Ink.Plain, figures is null ? "" : $"{Text.Number(figures.Litres, 2)} l");
        Figure(7, " scope 2", figures?.Scope2Kg, 3, "kg", Ink.Plain, figures is null ? "" : $"{Text.Number(figures.Kwh, 2)} kWh");
        Figure(8, "weighed", figures?.NetKg, 0, "kg", Ink.Plain, figures is null ? "" : Trucks(figures.Weighings));
        DrawTicket(canvas, facility, top + 9, label, end);
        DrawChain(canvas, facility, top + 10, label, end);

        void Live(int line, string what, decimal? value, int decimals, string unit)
        {
            Figure(line, what, value, decimals, unit, Ink.Plain, "");
            if (value is not null) canvas.PutRight(top + line, end, "live", Ink.Faint);
        }

        void Figure(int line, string what, decimal? value, int decimals, string unit, Ink ink, string beside)
        {
            canvas.Put(top + line, label, what, Ink.Faint, end);
            canvas.PutRight(top + line, numbers, value is { } number ? Text.Number(number, decimals) : "·", ink);
            canvas.Put(top + line, numbers + 1, unit, Ink.Faint, end);
            canvas.PutRight(top + line, end, beside, Ink.Faint);
        }
    }

    static void DrawTicket(Canvas canvas, FacilityScene facility, int row, int label, int end)
    {
        canvas.Put(row, label, "ticket", Ink.Faint, end);
        if (facility.Ticket is not { } ticket) return;
        var after = canvas.Put(row, label + 8, ticket.Ticket, Ink.Strong, end);
        canvas.Put(row, after + 1, $"net {Text.Number(ticket.NetKg ?? 0, 0)} kg", Ink.Plain, end);
        canvas.PutRight(row, end, string.Create(CultureInfo.InvariantCulture, $"log {ticket.LogIndex}"), Ink.Faint);
    }

    /// <summary>A full block for each verified segment, a hollow one for each that only the device has yet; the newest at the right.</summary>
    static void DrawChain(Canvas canvas, FacilityScene facility, int row, int label, int end)
    {
        var room = end - label;
        var kept = (int)Math.Min(facility.Kept, room);
        var full = (int)Math.Min(facility.Verified, room - kept);
        canvas.Put(row, label, new string('▪', full), Ink.Good, end);
        canvas.Put(row, label + full, new string('▫', kept), Ink.Wait, end);
        var state = !facility.AgentRuns ? "agent killed" : facility.Kept > 2 ? $"{Text.Number(facility.Kept, 0)} kept" : "";
        canvas.Put(row + 1, label, $"{Text.Number(facility.Verified, 0)} segments verified", Ink.Faint, end);
        canvas.PutRight(row + 1, end, state, facility.AgentRuns ? Ink.Wait : Ink.Bad);
    }

    static int DrawLines(Canvas canvas, FacilityScene facility, int row)
    {
        var figures = facility.Figures;
        canvas.Put(row, 1, facility.Title, Ink.Strong);
        canvas.PutRight(row, canvas.Width - 1, $"CO2e {Text.Number(figures?.Co2eKg ?? 0, 3)} kg", Ink.Good);
        var values = $"live {Text.Number(facility.WeightKg ?? 0, 0)} kg  {Text.Number(facility.Kilowatts ?? 0, 0)} kW  {Text.Number(facility.LitresPerHour ?? 0, 0)} l/h";
        canvas.Put(row + 1, 1, values, Ink.Faint);
        canvas.PutRight(row + 1, canvas.Width - 1, $"{Text.Number(facility.Verified, 0)} ▪ {Text.Number(facility.Kept, 0)} ▫", Ink.Faint);
        return row + 2;
    }

    /// <summary>One row each; what is too long for that starts at the first column and is copied as one line all the same.</summary>
    static int DrawTries(Canvas canvas, Scene scene, int row, int end)
    {
        const int Left = 11;
        foreach (var line in scene.Tries)
        {
            var oneRow = Left + line.Command.Length <= canvas.Width;
            var rows = oneRow ? 1 : 1 + (line.Command.Length + canvas.Width - 1) / canvas.Width;
            if (row + rows > end - 2) break;
            canvas.Put(row, 1, line.Who, Ink.Faint);
            if (oneRow) canvas.Put(row++, Left, line.Command);
            else row = canvas.PutWrapped(row + 1, line.Command, Ink.Plain);
        }
        return row;
    }

    /// <summary>The newest lines that fit, long ones over several rows.</summary>
    static void DrawStory(Canvas canvas, Scene scene, int top, int end)
    {
        const int Indent = 7;
        var rows = new List<(string Clock, string Text, Ink Ink)>();
        foreach (var line in scene.Story.Reverse())
        {
            var pieces = Wrap(line.Text, Math.Max(8, canvas.Width - Indent - 1));
            rows.InsertRange(0, pieces.Select((piece, i) => (i == 0 ? Text.Clock(line.At) : "", piece, line.Ink)));
            if (rows.Count >= end - top) break;
        }
        var row = top;
        foreach (var (clock, text, ink) in rows.TakeLast(Math.Max(0, end - top)))
        {
            canvas.PutRight(row, Indent - 1, clock, Ink.Faint);
            canvas.Put(row++, Indent, text, ink);
        }
    }

    internal static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        while (text.Length > width)
        {
            var space = text.LastIndexOf(' ', width);
            var at = space > width / 2 ? space : width;
            lines.Add(text[..at]);
            text = text[at..].TrimStart(' ');
        }
        lines.Add(text);
        return lines;
    }

    static string Trucks(long count) => count == 1 ? "1 truck" : $"{Text.Number(count, 0)} trucks";
}
