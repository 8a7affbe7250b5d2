using System.Globalization;
using System.Text;

namespace Traceability.Benchmarks.Report;

/// <summary>What one benchmark found, or why it could not be run here.</summary>
/// <param name="Limits">What bounds the figures, and what was and was not counted.</param>
sealed record ResultTable(string Title, IReadOnlyList<Row> Rows, params IReadOnlyList<string> Limits)
{
    static readonly string[] Head = ["what", "ours", "peer", "ratio", "goal", "met"];

    public static ResultTable Skipped(string title, string why) => new($"{title}: skipped, {why}", []);

    /// <summary>A Markdown table that is readable as plain text too, with the machine and the command that made it.</summary>
    public string Text(string command, string loadBefore)
    {
        var text = new StringBuilder().Append("## ").AppendLine(Title);
        if (Rows.Count == 0) return text.ToString();
        string[][] lines = [Head, .. Rows.Select(r => (string[])[r.What, r.Ours, r.Peer, r.Ratio, r.Goal, r.Met switch { null => "", true => "met", false => "NOT MET" }])];
        int[] widths = [.. Enumerable.Range(0, Head.Length).Select(column => lines.Max(line => line[column].Length))];
        for (var i = 0; i < lines.Length; i++)
        {
            text.Append("| ").AppendJoin(" | ", lines[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).AppendLine(" |");
            if (i == 0) text.Append('|').AppendJoin('|', widths.Select((width, column) => new string('-', width + 1) + (column == 0 ? '-' : ':'))).AppendLine("|");
        }
        foreach (var limit in Limits) text.Append("- ").AppendLine(limit);
        text.Append(CultureInfo.InvariantCulture, $"- machine: {MachineFacts.Text}; load average {loadBefore} before, {MachineFacts.Load} after").AppendLine();
        return text.Append(CultureInfo.InvariantCulture, $"- command: {command}").AppendLine().ToString();
    }
}
