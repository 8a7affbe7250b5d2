using System.Threading.Channels;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Days;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>
/// The one writer. Takes whatever waits, gives log positions in order of arrival, and commits segments, leaves, quarantine and all that is
/// derived in one transaction; at the logs' cadence it signs, commits and publishes checkpoints, and only then the segments below them are
/// answered. So a cut at any instant leaves the ledger as it was before or after a batch, and what was not answered is sent again. A failure to
/// write (a lost disk, a second place that another ledger has taken) ends it: <see cref="Ended"/>.
/// </summary>
sealed class Sequencer : IAsyncDisposable
{
    /// <summary>Messages of one transaction: enough to share one fsync, few enough to answer within tens of milliseconds.</summary>
    const int MostPerBatch = 256;

    /// <summary>
    /// So many segments wait for no cadence: it is what one device has under way at most, so a device that drains what an outage left is not
    /// held back by the cadence. An onlooker learns that there was a flood, and that is all there is to learn of one.
    /// </summary>
    const int MostUnanswered = 256;

    // Waits when full: the checks stand still, then the intake, then the broker's connection, and TCP holds the senders back.
    readonly Channel<Staged> waiting = Channel.CreateBounded<Staged>(new BoundedChannelOptions(1024) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    readonly LedgerWriter writer;
    readonly DerivedWriter rows;
    readonly Configurations configurations;
    readonly Derivation derivation;
    readonly ChainFollower follower;
    readonly Quarantine quarantine;
    readonly Forgery forgery;
    readonly RefusalMemory memory;
    readonly EnrolledChains chains;
    readonly LiveValues live;
    readonly Action<SequencerStep>? at;
    readonly Thread thread;
    readonly List<EnrolledChain> shown = [];
    readonly Dictionary<byte[], Unanswered> unanswered = new(BytesComparer.Instance);
    readonly ITimer? clock;
    volatile bool due;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="at">Called at every step; a test throws there to cut.</param>
    public Sequencer(SequencerParts parts, TimeProvider time, Action<SequencerStep>? at)
    {
        (writer, rows, configurations, derivation, follower) = (parts.Writer, parts.Rows, parts.Configurations, parts.Derivation, parts.Follower);
        (memory, chains, live, Logs, this.at) = (parts.Memory, parts.Chains, parts.Live, parts.Logs, at);
        Days = parts.Days;
        quarantine = new Quarantine(writer);
        forgery = new Forgery(writer, configurations, parts.Evidence);
        if (Logs.Cadence.Period > TimeSpan.Zero) clock = time.CreateTimer(_ => Ring(), null, Logs.Cadence.Period, Logs.Cadence.Period);
        thread = new Thread(Run) { IsBackground = true, Name = "sequencer" };
    }

    /// <summary>Both logs; only for the sequencer's thread and what it is given to run, but for what they have published.</summary>
    public LogBook Logs { get; }

    /// <summary>For the sequencer's thread and what it is given to run.</summary>
    public DayBook Days { get; }

    /// <summary>Called on the sequencer's thread after each commit; must not block.</summary>
    public event Action<BatchReport>? Committed;

    /// <summary>Called on the sequencer's thread when new checkpoints are published; must not block.</summary>
    public event Action<PublishReport>? Published;

    /// <summary>Completes when the sequencer has ended, with its exception where it could not go on.</summary>
    public Task Ended => ended.Task;

    public void Start() => thread.Start();

    public ValueTask StageAsync(Staged staged, CancellationToken cancellationToken) => waiting.Writer.WriteAsync(staged, cancellationToken);

    /// <summary>Puts one message in line; blocks while the line is full. For the checking threads.</summary>
    public bool Stage(Staged staged)
    {
        while (!waiting.Writer.TryWrite(staged))
            if (!waiting.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult()) return false;
        return true;
    }

    /// <summary>Lets the next report tell where this chain stands. For acts that run inside a transaction.</summary>
    public void Show(EnrolledChain chain) => shown.Add(chain);

    /// <summary>Marks what is held of a chain beyond a revocation's tips. For acts that run inside a transaction.</summary>
    public void Disown(EnrolledChain chain) => follower.Disown(chain);

    /// <summary>Runs an act inside the next transaction and waits for its commit.</summary>
    public async Task WriteAsync(Action<LedgerWriter> act, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StageAsync(new Staged.Write(act, done), cancellationToken);
        await done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The next checkpoints are due. The token only wakes the thread; where the line is full it is awake.</summary>
    void Ring()
    {
        due = true;
        waiting.Writer.TryWrite(new Staged.Nothing());
    }

    void Run()
    {
        var batch = new List<Staged>(MostPerBatch);
        try
        {
            if (clock is null) PublishAll();
            while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (batch.Count < MostPerBatch && waiting.Reader.TryRead(out var staged))
                    if (staged is not Staged.Nothing) batch.Add(staged);
                if (batch.Count > 0) Take(batch);
                batch.Clear();
                if (clock is null) PublishAll();
                else if (due || unanswered.Count >= MostUnanswered) Publish();
            }
            if (unanswered.Count > 0) Publish();
            ended.TrySetResult();
        }
        catch (Exception e) // the thread's top: whatever it was, nothing more may be written, and everyone who waits must hear it
        {
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var staged)) batch.Add(staged);
            foreach (var staged in batch) Fail(staged, e);
            foreach (var waits in unanswered.Values)
                foreach (var submission in waits.Submissions) submission.TrySetException(e);
            ended.TrySetException(e);
        }
    }

    void Take(List<Staged> batch)
    {
        var report = new BatchReport();
        var answers = new List<Action>(batch.Count);
        var spokenOf = new List<EnrolledChain>();
        writer.Begin();
        at?.Invoke(SequencerStep.Begun);
        foreach (var staged in batch)
            switch (staged)
            {
                case Staged.Checked(var submission, CheckOutcome.Passed(var segment)):
                    if (Log(submission, segment, report) is { } place)
                    {
                        // Answered when a published checkpoint covers it; should this transaction fail, all that wait are told.
                        if (unanswered.TryGetValue(segment.Identity, out var waits)) waits.Submissions.Add(submission);
                        else unanswered[segment.Identity] = new Unanswered(segment.Segment.Header, segment.Identity, place.Index, place.Again, submission);
                        submission.LetGo();
                        spokenOf.Add(chains.Of(segment.Segment.Header.Chain)!);
                    }
                    else Refuse(submission, Unloggable(segment), MaskedMessage.HeaderOf(submission.Message.Span), report, answers);
                    break;
                case Staged.Checked(var submission, CheckOutcome.ForeignEntries(var segment, var claimed, var kept)):
                    Refuse(submission, forgery.Judge(submission, segment, claimed, kept), kept, report, answers);
                    break;
                case Staged.Checked(var submission, CheckOutcome.Failed(var why, var kept)):
                    Refuse(submission, why, kept, report, answers);
                    break;
                case Staged.RefusedAgain(var submission, var why):
                    quarantine.Take(submission, why, []);
                    report.Refused.Add((submission.From, why, submission.ReceivedMs));
                    answers.Add(() => submission.TrySetResult(new Verdict.Refused(why, Again: true)));
                    break;
                case Staged.Write(var act, var done):
                    act(writer);
                    answers.Add(() => done.TrySetResult());
                    break;
            }
        at?.Invoke(SequencerStep.SegmentsWritten);
        derivation.Flush();
        var touched = follower.Flush();
        at?.Invoke(SequencerStep.DerivedWritten);
        writer.Commit();
        at?.Invoke(SequencerStep.Committed);

        foreach (var line in touched.Union(spokenOf.Concat(shown).Select(follower.Line))) report.Standings.Add(line.Standing(Logs.Segments.Published?.Size ?? 0));
        shown.Clear();
        // A device's latest values are of the same segments as its figures, never of one that waits for those before it.
        foreach (var (chain, (header, identity, content)) in derivation.Linked)
            if (configurations.Of(header.ConfigurationHash) is { } channels) live.Show(chain.Address, header, identity, content, channels);
        derivation.Linked.Clear();
        report.Weighings.AddRange(derivation.Weighings);
        derivation.Weighings.Clear();
        Committed?.Invoke(report);
        foreach (var answer in answers) answer();
    }

    /// <summary>Without a cadence: until nothing waits for a checkpoint, and no day for its statement.</summary>
    void PublishAll()
    {
        while (unanswered.Count > 0 || Logs.IsAhead || Days.AreDue) Publish();
    }

    /// <summary>Signs, commits, swaps, publishes, and answers whatever the published checkpoint covers; then it covers the days that have ended.</summary>
    void Publish()
    {
        due = false;
        writer.Begin();
        Logs.Sign();
        at?.Invoke(SequencerStep.CheckpointSigned);
        writer.Commit();
        at?.Invoke(SequencerStep.CheckpointCommitted);
        Logs.Publish();
        at?.Invoke(SequencerStep.CheckpointPublished);
        var checkpoint = Logs.Segments.Published!;
        var report = new PublishReport(checkpoint);
        var answered = unanswered.Values.ToList();
        unanswered.Clear();
        foreach (var waits in answered)
        {
            var receipt = new Receipt(waits.Identity, waits.Index, Logs.Segments.InclusionPath(waits.Index, checkpoint.Size), checkpoint.Note);
            report.Answered.Add((waits.Submissions[0].From, waits.Header, new Verdict.Logged(waits.Header.Chain, waits.Header.Number, waits.Identity, waits.Again, receipt)));
        }
        Published?.Invoke(report);
        for (var i = 0; i < answered.Count; i++)
            for (var j = 0; j < answered[i].Submissions.Count; j++)
                answered[i].Submissions[j].TrySetResult(j == 0 ? report.Answered[i].Verdict : report.Answered[i].Verdict with { Again = true });
        at?.Invoke(SequencerStep.Answered);
        StateDays(checkpoint);
    }

    /// <summary>Right after publishing, when the checkpoint covers all that is held. The leaves come under the next one.</summary>
    void StateDays(PublishedCheckpoint checkpoint)
    {
        if (!Days.AreDue) return;
        writer.Begin();
        Days.State(checkpoint, Logs.Statements);
        at?.Invoke(SequencerStep.DaysStated);
        writer.Commit();
        at?.Invoke(SequencerStep.DaysCommitted);
    }

    /// <summary>Where the segment stands in the log, put there now or held already; null where it cannot be taken.</summary>
    (long Index, bool Again)? Log(Submission submission, CheckedSegment segment, BatchReport report)
    {
        var header = segment.Header;
        // What was logged before its configuration came is answered the same when it comes again, whatever the configuration says of it.
        if (writer.FindLogIndex(segment.Identity) is { } held) return (held, true);
        if (!segment.DecodingChecked && Contradiction(segment) is not null) return null;
        var chain = chains.Of(header.Chain)!;
        if (IsOfAnotherKey(chain, segment) || chain.IsSuspended || chain.Keys.Disowning(header.Number, segment.Identity).Any()) return null;
        var stored = new StoredSegment(Logs.Segments.Size, segment.Identity, header.Chain, header.Number, header.Run, header.Previous, header.FirstSeq, header.Count,
            header.SealedMs, HeaderOnly: false);
        if (follower.IsFull(chain, stored)) return null;
        if (follower.KeepsHeaderOnly(chain, stored)) stored = stored with { HeaderOnly = true };
        var (firstMs, lastMs, readings) = ReadingSpan.Of(segment.Content);
        var bytes = stored.HeaderOnly ? new SegmentMessage(segment.Segment.Sign1.Bytes, 0, []).Encode() : segment.Message.ToArray();
        writer.AddSegment(stored, firstMs, lastMs, readings, submission.ReceivedMs, bytes);
        Logs.Segments.Append(segment.Identity);
        follower.Take(chain, stored, header, stored.HeaderOnly ? null : segment.Content, readings, segment.DecodingChecked);
        report.Logged.Add(new LoggedSegment(submission.From, header.Chain, header.Number, segment.Identity, stored.LogIndex, header.Count, readings, header.SealedMs));
        return (stored.LogIndex, false);
    }

    /// <summary>The checks found the configuration not held; by now it may be.</summary>
    string? Contradiction(CheckedSegment segment) =>
        configurations.Of(segment.Header.ConfigurationHash) is { } channels ? ChannelRule.Contradiction(segment.Content.Entries, channels) : null;

    /// <summary>The signature was checked before; a rotation may have come between.</summary>
    static bool IsOfAnotherKey(EnrolledChain chain, CheckedSegment segment) => !chain.Keys.At(segment.Header.Number).Kid.AsSpan().SequenceEqual(segment.Segment.Sign1.Kid);

    Refusal Unloggable(CheckedSegment segment)
    {
        var header = segment.Header;
        var chain = chains.Of(header.Chain)!;
        return !segment.DecodingChecked && Contradiction(segment) is { } wrong
            ? new Refusal(RefusalReason.DecodingMismatch, wrong, header.Chain, header.Number)
            : IsOfAnotherKey(chain, segment)
            ? new Refusal(RefusalReason.BadSignature, "not signed by the chain's key in force", header.Chain, header.Number)
            : chain.Keys.Disowning(header.Number, segment.Identity).MinBy(beyond => beyond.LogSize) is { } revocation
            ? new Refusal(RefusalReason.Revoked, $"beyond number {revocation.LastAccepted}: {revocation.Reason}", header.Chain, header.Number)
            : chain.IsSuspended
            ? new Refusal(RefusalReason.Suspended, chain.Suspension!.Reason, header.Chain, header.Number)
            : new Refusal(RefusalReason.TooManyWaiting, $"{ChainFollower.MostWaiting} segments wait for what precedes them; number {follower.Line(chain).Number + 1} is next", header.Chain, header.Number);
    }

    void Refuse(Submission submission, Refusal why, byte[] kept, BatchReport report, List<Action> answers)
    {
        quarantine.Take(submission, why, kept);
        report.Refused.Add((submission.From, why, submission.ReceivedMs));
        answers.Add(() =>
        {
            memory.Add(submission, why);
            submission.TrySetResult(new Verdict.Refused(why, Again: false));
        });
    }

    static void Fail(Staged staged, Exception e)
    {
        switch (staged)
        {
            case Staged.Checked checkedOne: checkedOne.Submission.TrySetException(e); break;
            case Staged.RefusedAgain again: again.Submission.TrySetException(e); break;
            case Staged.Write write: write.Done.TrySetException(e); break;
        }
    }

    /// <summary>Ends after what waits has been written.</summary>
    public async ValueTask DisposeAsync()
    {
        if (clock is not null) await clock.DisposeAsync();
        waiting.Writer.TryComplete();
        if (thread.ThreadState.HasFlag(ThreadState.Unstarted)) return;
        await ended.Task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
