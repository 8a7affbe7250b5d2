using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Mqtt;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Follows the two logs of the ledger step by step: pins what continues, keeps receipts that came before the way to their checkpoint, cosigns where the
/// ledger asks for it, and says what a person must look at. Belongs to the uplink's loop.
/// </summary>
sealed partial class LogFollower
{
    /// <summary>Receipts that wait for the step to their checkpoint; a lost one only means that its segment is sent again.</summary>
    const int MostEarly = 256;
    /// <summary>A step that is asked for comes after the next status; not more than one of those in a second.</summary>
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    const string SegmentLog = "segment log";
    const string StatementLog = "statement log";
    const string Unfollowed = "it is of a log that this device does not follow";

    readonly IBrokerLink link;
    readonly DeviceTopics topics;
    readonly StoreThread store;
    readonly FollowedLogs lineage;
    readonly Func<string, string, Witness> witnessOf;
    readonly SplitViewFolder reporter;
    readonly ILogger log;
    readonly List<(FollowedLog Log, Witness Witness)> logs = [];
    readonly List<Receipt> early = [];
    readonly IReadOnlyList<StoredPin> kept;
    readonly List<StoredPin> pinned = [];
    string? splitView;
    TimeSpan? wanted;

    /// <param name="pin">The segment log's, of the newest sealed header.</param>
    /// <param name="kept">The notes of the last pins, of both logs.</param>
    /// <param name="data">The folder that keeps what was cosigned last.</param>
    public LogFollower(IBrokerLink link, DeviceTopics topics, StoreThread store, Enrolment enrolment, FollowedLogs lineage, PinnedCheckpoint pin, IReadOnlyList<StoredPin> kept,
        byte[] witnessSeed, string data, Func<ClockQuality> clock, SplitViewFolder reporter, TimeProvider time, ILogger<LogFollower> log)
    {
        (this.link, this.topics, this.store, this.lineage, this.kept, this.reporter, this.log) = (link, topics, store, lineage, kept, reporter, log);
        witnessOf = (name, origin) => new Witness(Path.Combine(data, $"cosigned-{name.Replace(' ', '-')}.note"), origin, lineage.Earlier, enrolment.Request.Witness, witnessSeed, clock, time);
        if (reporter.HasSplitView) splitView = "split view: a log has signed two roots for one size; see " + SplitViewFolder.Name;
        Segments = Follow(SegmentLog, lineage.Segments, pin);
        if (lineage.Statements is { } statements) Statements = Follow(StatementLog, statements, lineage.FirstStatementPin);
    }

    public FollowedLog Segments { get; private set; }

    /// <summary>Null where the enrolment does not know it.</summary>
    public FollowedLog? Statements { get; private set; }

    /// <summary>The key that signs heads.</summary>
    public NoteKey LedgerOnline => lineage.Online;

    /// <summary>What a person must look at; null where there is nothing.</summary>
    public string? Alarm => splitView
        ?? logs.Where(l => l.Log.HidesItsWay).Select(l => $"the {l.Log.Name} does not show that it continues what this device has pinned").FirstOrDefault();

    /// <summary>Within which time the ledger should be told where the pins are; null where nothing calls for it.</summary>
    public TimeSpan? TakeWish()
    {
        var wish = wanted;
        wanted = null;
        return wish;
    }

    /// <summary>What has been pinned since the last call.</summary>
    public IReadOnlyList<StoredPin> TakePinned()
    {
        StoredPin[] taken = [.. pinned];
        pinned.Clear();
        return taken;
    }

    /// <summary>What waited belongs to the old connection: its segments are sent again.</summary>
    public void StartOver() => early.Clear();

    /// <summary>Whether the receipt came before the way to its checkpoint. It waits then: that way got lost, or the ledger does not know our pin any more.</summary>
    public bool IsEarly(Receipt receipt)
    {
        if (!Segments.IsAhead(receipt.CheckpointNote)) return false;
        if (early.Count < MostEarly) early.Add(receipt);
        Wish(Soon);
        return true;
    }

    /// <summary>Takes the ledger's <c>checkpoint</c> message; gives the receipts that had waited for it too.</summary>
    public async Task<(Acceptance, IReadOnlyList<Receipt>)> TakeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var outcome = CheckpointStep.TryRead(payload.Span, out var step);
        if (!outcome.IsOk)
        {
            Refuse(outcome);
            Wish(Soon);
            return (Acceptance.Refused(outcome.Reason), []);
        }
        var (followed, witness) = logs.Find(l => l.Log.Origin == step!.Origin);
        if (followed is null)
        {
            Log.StepRefused(log, Unfollowed);
            return (Acceptance.Refused(Unfollowed), []);
        }
        var before = followed.Pin;
        if (step!.From != before.Size && followed.IsAhead(step.CheckpointNote))
        {
            // Begins where we were, or where the ledger thought we would be.
            Wish(Soon);
            return (Acceptance.Refused($"a step from size {step.From}, the pin is {before.Size}"), []);
        }
        outcome = followed.Accept(step);
        if (!outcome.IsOk)
        {
            Refuse(outcome);
            Wish(Soon);
            return (Acceptance.Refused(outcome.Reason), []);
        }
        if (followed.Pin != before) pinned.Add(new StoredPin(followed.Origin, followed.Pin.Size, step.CheckpointNote));
        if (step.Cosign && followed.TryFind(step.CheckpointNote, out var checkpoint).IsOk) await CosignAsync(witness, checkpoint!, step.CheckpointNote, cancellationToken);
        if (followed.Pin == before) return (Acceptance.Known, []);
        if (followed != Segments) return (Acceptance.Taken, []);
        Receipt[] waited = [.. early];
        early.Clear();
        return (Acceptance.Taken, waited);
    }

    /// <summary>Says why a step or receipt was not taken; a split view is put down and told at once.</summary>
    public void Refuse(ReadOutcome outcome)
    {
        ReportSplitView();
        Log.StepRefused(log, outcome.Reason);
    }

    void ReportSplitView()
    {
        if (splitView is null && logs.Select(l => l.Log.SplitView).FirstOrDefault(split => split is not null) is { } split)
        {
            splitView = string.Create(CultureInfo.InvariantCulture, $"split view: the {split.Log} has signed two roots for size {split.Pin.Size}");
            Wish(TimeSpan.Zero);
            Log.SplitView(log, split.Log, split.Pin.Size, reporter.Write(split));
        }
    }

    /// <summary>In the place of the log that it continues, if there is one.</summary>
    FollowedLog Follow(string name, NoteKey key, PinnedCheckpoint known)
    {
        var witness = witnessOf(name, key.Name);
        if (witness.Damage is { } damage) Log.Silent(log, damage);
        // What was cosigned was pinned, also where no header has named it since.
        var newest = witness.Last is { } last && last.Checkpoint.Size > known.Size ? new PinnedCheckpoint(last.Checkpoint.Size, last.Checkpoint.Root) : known;
        var followed = new FollowedLog(name, key, newest, [.. kept.Where(pin => pin.Origin == key.Name)]);
        if (followed.Damage is { } lost) Log.PinLost(log, name, lost);
        logs.RemoveAll(l => l.Log.Name == name);
        logs.Add((followed, witness));
        return followed;
    }

    async Task CosignAsync(Witness witness, Checkpoint checkpoint, string note, CancellationToken cancellationToken)
    {
        try
        {
            // Nobody waits for it: the ledger asks again after the next status, and gets the same bytes.
            if (await witness.CosignAsync(checkpoint, note, store) is { } cosigned)
                _ = link.PublishAsync(topics.Cosignature, Encoding.UTF8.GetBytes(cosigned.Note), qos: 1, retain: false, cancellationToken).AsTask();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(log, e.Message);
        }
    }

    void Wish(TimeSpan within) => wanted = wanted is { } earlier && earlier < within ? earlier : within;

    static partial class Log
    {
        [LoggerMessage(206, LogLevel.Critical, "The {Name} has signed two roots for size {Size}. Both are kept in {File}: show it to the auditor")]
        public static partial void SplitView(ILogger log, string name, long size, string file);

        [LoggerMessage(202, LogLevel.Error, "Refused a receipt or the way to one: {Reason}")]
        public static partial void StepRefused(ILogger log, string reason);

        [LoggerMessage(207, LogLevel.Error, "This device cosigns nothing for one log: {Why}")]
        public static partial void Silent(ILogger log, string why);

        [LoggerMessage(208, LogLevel.Error, "A checkpoint was not cosigned, the disk did not take it: {Why}")]
        public static partial void NotKept(ILogger log, string why);

        [LoggerMessage(218, LogLevel.Error, "A note of what was pinned of the {Name} cannot be read back, without it a split view of that size cannot be proven: {Why}")]
        public static partial void PinLost(ILogger log, string name, string why);
    }
}
