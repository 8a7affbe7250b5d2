using System.Collections.Concurrent;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Downlink;

/// <summary>
/// Which devices follow the present logs, and how those that do not are brought there: by every succession since the log that they know, oldest
/// first, before anything else. What is sent may get lost; only a device's status says that it has followed.
/// </summary>
sealed class DeviceSuccessions(LogBook logs, TimeProvider time)
{
    /// <summary>To a device that has not said what it follows they go out again after so long.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<DeviceAddress, Told> devices = new();
    readonly List<string> all = [.. logs.All.SelectMany(log => logs.Successions(log.Name)).Select(passed => passed.Note)];

    /// <summary>Whether the log is another one than the ledger began with.</summary>
    public bool HasContinued(LogName log) => logs.Successions(log).Count > 0;

    /// <summary>Whether an origin, as a device's status names it, is that of the present log.</summary>
    public bool IsPresent(LogName log, string? origin) => !Since(log, origin).Any();

    /// <summary>The notes that are due before whatever else is sent now.</summary>
    public IReadOnlyList<string> Due(DeviceAddress device)
    {
        if (all.Count == 0) return all;
        var told = devices.GetOrAdd(device, static _ => new Told());
        lock (told)
        {
            if (told.Follows || (told.At is { } at && time.GetElapsedTime(at) < Pause)) return [];
            told.At = time.GetTimestamp();
            return all;
        }
    }

    /// <summary>The device says which logs it follows; the notes that it still needs, none where it follows the present ones.</summary>
    /// <param name="statements">Null where it knows the segment log only.</param>
    public IReadOnlyList<string> Hear(DeviceAddress device, string? segments, string? statements)
    {
        if (all.Count == 0) return all;
        List<string> due = [.. Since(LogName.Segments, segments), .. segments is not null && statements is null ? [] : Since(LogName.Statements, statements)];
        var told = devices.GetOrAdd(device, static _ => new Told());
        lock (told) (told.Follows, told.At) = (due.Count == 0, time.GetTimestamp());
        return due;
    }

    IEnumerable<string> Since(LogName log, string? origin) =>
        logs.Successions(log).Skip(logs.Successions(log).ToList().FindIndex(passed => passed.Succession.New.Name == origin) + 1).Select(passed => passed.Note);

    sealed class Told
    {
        public bool Follows;
        public long? At;
    }
}
