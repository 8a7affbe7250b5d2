using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Field.Gpio;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>
/// Holds the lines of one chip: asks the kernel for them, or takes back those that systemd kept, hands their edges to the feeds, and asks again
/// while there is no chip. Outputs are inactive from the first moment to the last.
/// </summary>
sealed partial class GpioFeed(GpioBank bank, IReadOnlyList<LineFeed> feeds, Recorder recorder, DescriptorStore kept, TimeProvider time, ILogger<GpioFeed> log) : IEdgeSink
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    readonly Dictionary<string, OutputLine> outputs = [];
    readonly List<HeldLine> held = [];
    CancellationTokenSource? watching;
    bool lost;

    /// <summary>Asks an output to be active or not; false where there is none of this name, or it did not take it.</summary>
    public bool Request(string output, bool active)
    {
        lock (outputs) return outputs.TryGetValue(output, out var line) && line.Request(active);
    }

    public GpioBank Bank => bank;

    /// <summary>What is really set; null where the line is not held, or cannot be asked.</summary>
    public bool? IsActive(string output)
    {
        lock (outputs) return outputs.TryGetValue(output, out var line) ? line.IsActive : null;
    }

    /// <summary>Runs until cancelled, and then ends as cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var told = "";
        try
        {
            while (true)
            {
                var missing = Open();
                if (missing.Length > 0 && missing != told)
                {
                    Log.NoLine(log, bank.Name, missing);
                    recorder.Note(new SiteEvent(EventCode.Gap, NowMs, bank.Name, NowMs, null, "no-line", missing));
                }
                told = missing;
                if (held.Count == 0) await Task.Delay(Pause, time, cancellationToken);
                else await WatchAsync(missing.Length > 0 ? Pause : Timeout.InfiniteTimeSpan, cancellationToken);
            }
        }
        finally
        {
            // systemd's copies stay: with them the kernel goes on numbering.
            Close();
        }
    }

    public void Edge(int line, in LineEvent edge, long unixMs) => held[line].Feed.Edge(edge, unixMs);

    public void LineLost(int line, long unixMs)
    {
        // One chip, one fate: all its lines are asked for again.
        lost = true;
        watching?.Cancel();
    }

    long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    async Task WatchAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        (watching, lost) = (watch, false);
        try
        {
            await new GpioWatch([.. held.Select(h => h.Input)], this, time).RunAsync(watch.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A line has gone, or those that are missing are to be asked for again.
        }
        watching = null;
        if (!lost) return;
        Log.LineLost(log, bank.Name, bank.Label);
        foreach (var line in held) line.Feed.End(NowMs, isLost: true);
        foreach (var line in held) kept.Drop(line.Request.Name);
        Close();
        // Each loss is an entry and a seal: a chip that fails at once must not make them one after the other.
        await Task.Delay(Pause, time, cancellationToken);
    }

    /// <summary>Asks for what is not held yet; a sentence for the first line that cannot be had, empty when there is none.</summary>
    string Open()
    {
        var missing = "";
        // What was kept needs no chip.
        foreach (var feed in feeds)
            if (!IsHeld(feed) && Adopt(feed) is { } line) Begin(line);
        if (feeds.All(IsHeld) && !OutputsToOpen().Any()) return missing;
        using var chip = GpioChip.Find(bank.Label, out var why);
        if (chip is null) return why;
        foreach (var feed in feeds)
        {
            if (IsHeld(feed)) continue;
            var input = chip.Input(OptionsOf(feed.Line), out why);
            if (input is null)
            {
                if (missing.Length == 0) missing = why;
                continue;
            }
            HeldLine line = new(feed, input, KeptLine.New(bank, feed.Line, NowMs));
            if (!kept.Keep(line.Request.Name, input.Descriptor)) Log.NotKept(log, feed.Line.Name);
            Begin(line);
        }
        lock (outputs)
        {
            foreach (var line in OutputsToOpen())
            {
                var output = chip.Output(line.Offset, line.ActiveLow, out why);
                if (output is not null) outputs.Add(line.Name, output);
                else if (missing.Length == 0) missing = why;
            }
        }
        return missing;
    }

    bool IsHeld(LineFeed feed) => held.Exists(line => line.Feed == feed);

    /// <summary>Only this feed's own task changes the outputs, so that it may look without the lock.</summary>
    IEnumerable<GpioLine> OutputsToOpen() => bank.Lines.Where(line => line.Kind == GpioLineKind.Output && !outputs.ContainsKey(line.Name));

    void Begin(HeldLine line)
    {
        held.Add(line);
        line.Feed.Begin(line.Input, line.Request);
    }

    /// <summary>Null where nobody kept this line as the site file has it now; what was kept otherwise is let go, or the kernel would call the line busy.</summary>
    HeldLine? Adopt(LineFeed feed)
    {
        HeldLine? adopted = null;
        foreach (var name in kept.Names.ToList())
        {
            if (!KeptLine.TryParse(name, out var request) || request.Line != feed.Line.Name) continue;
            if (adopted is null && request.IsOf(bank, feed.Line) && InputLine.Adopt(kept.Take(name)) is { } input) adopted = new HeldLine(feed, input, request);
            else kept.Drop(name);
        }
        return adopted;
    }

    void Close()
    {
        foreach (var line in held)
        {
            line.Feed.End(NowMs, isLost: false);
            line.Input.Dispose();
        }
        held.Clear();
        lock (outputs)
        {
            foreach (var output in outputs.Values) output.Dispose();
            outputs.Clear();
        }
    }

    static InputOptions OptionsOf(GpioLine line) => new(line.Offset)
    {
        ActiveLow = line.ActiveLow,
        Bias = line.Bias switch { GpioBias.PullUp => LineBias.PullUp, GpioBias.PullDown => LineBias.PullDown, GpioBias.None => LineBias.Disabled, _ => LineBias.AsIs },
        Debounce = line.Debounce,
        // One edge of each pulse: then the kernel's numbers are the count.
        Edges = line.Kind == GpioLineKind.PulseCounter ? LineEdges.Rising : LineEdges.Both,
    };

    sealed record HeldLine(LineFeed Feed, InputLine Input, KeptLine Request);

    static partial class Log
    {
        [LoggerMessage(601, LogLevel.Warning, "{Bank}: {Why}; it is tried again")]
        public static partial void NoLine(ILogger log, string bank, string why);

        [LoggerMessage(602, LogLevel.Warning, "{Bank}: a line of {Label} has gone; all are asked for again")]
        public static partial void LineLost(ILogger log, string bank, string label);

        [LoggerMessage(603, LogLevel.Information, "{Line}: nobody keeps this line while the agent is down (systemd's FileDescriptorStoreMax); a restart is a gap then")]
        public static partial void NotKept(ILogger log, string line);
    }
}
