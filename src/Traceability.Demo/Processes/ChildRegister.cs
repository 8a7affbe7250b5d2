using System.Globalization;

namespace Traceability.Demo.Processes;

/// <summary>
/// The file <c>children</c>: process id, start time and name of every process that runs for this data folder. A demo that was killed leaves
/// its children behind; the next one finds them here and ends them by id, and only if the start time says that the id is still theirs.
/// </summary>
sealed class ChildRegister(string folder)
{
    public const string FileName = "children";

    readonly string path = Path.Combine(folder, FileName);
    readonly Dictionary<int, string> lines = [];

    public void Add(int id, string name)
    {
        lock (lines)
        {
            if (StartTime(id) is not { } started) return;
            lines[id] = $"{id} {started} {name}";
            Write();
        }
    }

    public void Remove(int id)
    {
        lock (lines)
        {
            if (lines.Remove(id)) Write();
        }
    }

    /// <summary>Ends what an earlier demo left running; gives the names.</summary>
    public async Task<IReadOnlyList<string>> EndLeftoversAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return [];
        var left = new List<(int Id, string Name)>();
        foreach (var line in await File.ReadAllLinesAsync(path, cancellationToken))
            if (line.Split(' ', 3) is [var idText, var started, var name] && int.TryParse(idText, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && StartTime(id) == started) left.Add((id, name));
        foreach (var (id, _) in left)
        {
            _ = Signals.Send(id, Signals.Kill);
            while (IsAlive(id)) await Task.Delay(20, cancellationToken);
        }
        File.Delete(path);
        return [.. left.Select(child => child.Name)];
    }

    void Write()
    {
        if (lines.Count == 0) File.Delete(path);
        else File.WriteAllLines(path, lines.Values);
    }

    static bool IsAlive(int id) => StatusFields(id) is { } fields && fields[0] is not ("Z" or "X");

    /// <summary>Field 22 of proc(5) stat: clock ticks after boot. Null when there is no such process.</summary>
    static string? StartTime(int id) => StatusFields(id) is { Length: > 19 } fields ? fields[19] : null;

    /// <summary>The fields from the state on; the command's name before them may hold spaces.</summary>
    static string[]? StatusFields(int id)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
