using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Solving;

/// <summary>Asks whoever stands before the display for what it shows now.</summary>
static class DisplayQuestion
{
    /// <summary>Null when nothing more is to be said: an empty line, or the end of the input.</summary>
    public static async Task<Shown?> AskAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Reading a console blocks, and nothing but its end ends it: a thread of its own, which the process does not wait for.
            var line = await Task.Factory.StartNew(() => terminal.Ask("When the display has changed, what does it show (Enter alone ends)? "),
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellationToken);
            if (string.IsNullOrWhiteSpace(line)) return null;
            if (Shown.Read(line) is { } shown) return shown;
            terminal.Complain($"'{line.Trim()}' is no number as a display shows it; write 1234.5, without thousands.");
        }
    }
}
