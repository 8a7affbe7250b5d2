using System.Collections.Concurrent;

namespace Traceability.Simulator.Commands;

/// <summary>
/// The lines of standard input, read on a thread of their own because reading blocks. Full at 16 lines: the thread waits, and with it
/// whoever writes to the pipe; nothing is dropped. The end of the input ends the thread only: a site runs on without a commander.
/// </summary>
sealed class CommandInput : IDisposable
{
    readonly BlockingCollection<string> _lines = new(boundedCapacity: 16);
    readonly TextReader _input;

    public CommandInput(TextReader input)
    {
        _input = input;
        new Thread(ReadAll) { IsBackground = true, Name = "commands" }.Start();
    }

    public bool TryTake(TimeSpan wait, out string? line) => _lines.TryTake(out line, wait);

    public void Dispose() => _lines.CompleteAdding();   // not disposed: the reading thread may stand in Add

    void ReadAll()
    {
        try
        {
            while (_input.ReadLine() is { } line) _lines.Add(line);
        }
        catch (InvalidOperationException)
        {
            // The process is ending and takes no more.
        }
        catch (IOException)
        {
            // The other end of the pipe broke: the same as its end.
        }
    }
}
