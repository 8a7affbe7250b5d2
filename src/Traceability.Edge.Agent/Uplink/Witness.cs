using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// This device as a witness of one log: at most one cosignature in <see cref="Pause"/>, only by a synchronised clock, never below the last size. The
/// last one is on the disk before it leaves, so that a restart neither forgets nor contradicts it. A clock that went back signs nothing until it
/// has passed the last time. A file that is there but unreadable silences the witness; nobody may sign on a guess.
/// </summary>
sealed class Witness
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    readonly string path;
    readonly CosignatureKey key;
    readonly byte[] seed;
    readonly Func<ClockQuality> clock;
    readonly TimeProvider time;

    /// <param name="path">The file of this log's last cosigned checkpoint, as it was sent.</param>
    /// <param name="origin">Of the log.</param>
    /// <param name="earlier">Origins of logs that ended; what was cosigned of one says nothing of the log that continues it.</param>
    public Witness(string path, string origin, IEnumerable<string> earlier, CosignatureKey key, byte[] seed, Func<ClockQuality> clock, TimeProvider time)
    {
        (this.path, this.key, this.seed, this.clock, this.time) = (path, key, seed, clock, time);
        try
        {
            if (!File.Exists(path)) return;
            var outcome = CosignedCheckpoint.TryRead(File.ReadAllBytes(path), key, out var last);
            if (outcome.IsOk && last!.Checkpoint.Origin == origin) Last = last;
            else if (!outcome.IsOk || !earlier.Contains(last!.Checkpoint.Origin)) Damage = $"{path}: {(outcome.IsOk ? "of another log" : outcome.Reason)}; allowed: the last cosigned checkpoint, as it was written";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Damage = $"{path}: {e.Message}";
        }
    }

    /// <summary>The newest that it has cosigned; null before the first.</summary>
    public CosignedCheckpoint? Last { get; private set; }

    /// <summary>Why it does not sign until a person has looked; null where nothing is wrong.</summary>
    public string? Damage { get; }

    /// <summary>
    /// Answers for a checkpoint that is pinned; null where it must not be cosigned now. Asked again for the last one it gives the same bytes again.
    /// Throws where the disk does not take it, and has signed nothing then that anybody saw.
    /// </summary>
    /// <param name="note">The checkpoint's as the log signed it: what was cosigned is kept with its proof.</param>
    public async Task<CosignedCheckpoint?> CosignAsync(Checkpoint pinned, string note, StoreThread store)
    {
        if (Last is { } last && last.Checkpoint.Text == pinned.Text) return last;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (Damage is not null || pinned.Size <= (Last?.Checkpoint.Size ?? 0) || clock().Status != ClockStatus.Synchronised
            || (Last is not null && now - Last.Cosignature.TimeSeconds < (long)Pause.TotalSeconds)) return null;
        var signed = CosignedCheckpoint.Sign(pinned, key, seed, now);
        await store.RunAsync(segments =>
        {
            segments.Commit([], [new StoredPin(pinned.Origin, pinned.Size, note)]);
            DurableFile.Write(path, System.Text.Encoding.UTF8.GetBytes(signed.Note), DurableFile.OwnerOnly);
            return true;
        });
        return Last = signed;
    }
}
