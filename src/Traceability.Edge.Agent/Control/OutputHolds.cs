using Traceability.Edge.Agent.Gpio;
using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Control;

/// <summary>
/// Sets outputs, and takes those back that were asked for a time only: whoever asked may have lost his line meanwhile. A later request for
/// the same output ends an earlier one's time. A time that ends after the run finds nothing that it could set.
/// </summary>
sealed class OutputHolds(ControlledRun run)
{
    readonly Lock gate = new();
    readonly Dictionary<string, (long Turn, ITimer Timer)> limits = [];
    long turns;

    /// <summary>False where the line did not take it.</summary>
    /// <param name="limit">Null: until it is asked for otherwise.</param>
    public bool Request(GpioFeed chip, string line, bool active, TimeSpan? limit)
    {
        lock (gate)
        {
            if (limits.Remove(line, out var earlier)) earlier.Timer.Dispose();
            var isTaken = Set(chip, line, active);
            var turn = ++turns;
            if (isTaken && active && limit is { } span) limits[line] = (turn, run.Time.CreateTimer(_ => TakeBack(chip, line, turn), null, span, Timeout.InfiniteTimeSpan));
            return isTaken;
        }
    }

    void TakeBack(GpioFeed chip, string line, long turn)
    {
        lock (gate)
        {
            // It may have waited here while the output was asked for anew.
            if (!limits.TryGetValue(line, out var limit) || limit.Turn != turn) return;
            limits.Remove(line);
            limit.Timer.Dispose();
            Set(chip, line, active: false);
        }
    }

    bool Set(GpioFeed chip, string line, bool active)
    {
        var isTaken = chip.Request(line, active);
        run.Recorder.Note(new SiteEvent(EventCode.Command, run.NowMs, line, null, null, !isTaken ? "not-taken" : active ? "active" : "inactive", ""));
        return isTaken;
    }
}
