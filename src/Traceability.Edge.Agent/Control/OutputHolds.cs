using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Control;

/// <summary>
/// Sets outputs, and takes those back that were asked for a time only: whoever asked may have lost his line meanwhile. A later request for
/// the same output ends an earlier one's time, once the line has taken it; and a line that is not taken back is tried again, since nobody else would.
/// </summary>
/// <param name="note">Takes an entry.</param>
sealed class OutputHolds(TimeProvider time, Action<SiteEvent> note)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly Dictionary<string, Hold> holds = [];
    long turns;

    /// <summary>False where the line did not take it.</summary>
    /// <param name="set">Asks the line to be active or not; false where it did not take it.</param>
    /// <param name="limit">Null: until it is asked for otherwise.</param>
    public bool Request(string line, bool active, TimeSpan? limit, Func<bool, bool> set)
    {
        lock (gate)
        {
            var isTaken = set(active);
            Note(line, isTaken ? active : null);
            // What was not taken back, or not renewed, is still held, and its time runs.
            if (!isTaken) return false;
            if (holds.Remove(line, out var earlier)) earlier.Timer.Dispose();
            var turn = ++turns;
            if (active && limit is { } span) holds[line] = new Hold(turn, time.CreateTimer(_ => TakeBack(line, turn), null, span, Timeout.InfiniteTimeSpan), set);
            return true;
        }
    }

    void TakeBack(string line, long turn)
    {
        lock (gate)
        {
            // It may have waited here while the output was asked for anew.
            if (!holds.TryGetValue(line, out var hold) || hold.Turn != turn) return;
            var isTaken = hold.Set(false);
            // However often it is tried, it is one entry that it failed and one that it did not.
            if (isTaken || !hold.HasFailed) Note(line, isTaken ? false : null);
            hold.HasFailed = !isTaken;
            if (!isTaken)
            {
                hold.Timer.Change(Pause, Timeout.InfiniteTimeSpan);
                return;
            }
            holds.Remove(line);
            hold.Timer.Dispose();
        }
    }

    void Note(string line, bool? became) =>
        note(new SiteEvent(EventCode.Command, time.GetUtcNow().ToUnixTimeMilliseconds(), line, null, null, became switch { null => "not-taken", true => "active", false => "inactive" }, ""));

    sealed record Hold(long Turn, ITimer Timer, Func<bool, bool> Set)
    {
        public bool HasFailed { get; set; }
    }
}
