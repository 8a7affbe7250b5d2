using System.Threading.Channels;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>
/// The one writer. Takes whatever waits, gives log positions in order of arrival, and commits segments, nodes, checkpoint, quarantine and all
/// that is derived in one transaction; only then anyone is answered. So a cut at any instant leaves the ledger as it was before or after a
/// batch, and what was not answered is sent again. A failure to write (a lost disk) ends it: <see cref="Failure"/>.
/// </summary>
sealed class Sequencer : IAsyncDisposable
{
    /// <summary>Messages of one transaction: enough to share one fsync, few enough to answer within tens of milliseconds.</summary>
    const int MostPerBatch = 256;

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
    readonly NodeCache nodes;
    readonly LedgerKeys keys;
    readonly LiveValues live;
    readonly Action<SequencerStep>? at;
    readonly Thread thread;
    readonly List<EnrolledChain> shown = [];
    string? checkpointNote; // null while the log is empty
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="at">Called at every step; a test throws there to cut.</param>
    public Sequencer(SequencerParts parts, Action<SequencerStep>? at)
    {
        (writer, rows, configurations, derivation, follower) = (parts.Writer, parts.Rows, parts.Configurations, parts.Derivation, parts.Follower);
        (memory, chains, keys, live, checkpointNote, this.at) = (parts.Memory, parts.Chains, parts.Keys, parts.Live, parts.CheckpointNote, at);
        quarantine = new Quarantine(writer);
        forgery = new Forgery(writer, configurations, parts.Evidence);
        nodes = new NodeCache(writer.Node);
        Tree = new GrowingTree(nodes.Read);
        Tree.Restore(parts.LogSize);
        thread = new Thread(Run) { IsBackground = true, Name = "sequencer" };
    }

    /// <summary>The segment log; only for the sequencer's thread and what it is given to run.</summary>
    public GrowingTree Tree { get; }

    /// <summary>Called on the sequencer's thread after each commit; must not block.</summary>
    public event Action<BatchReport>? Committed;

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

    /// <summary>Runs an act inside the next transaction and waits for its commit.</summary>
    public async Task WriteAsync(Action<LedgerWriter> act, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StageAsync(new Staged.Write(act, done), cancellationToken);
        await done.Task.WaitAsync(cancellationToken);
    }

    void Run()
    {
        var batch = new List<Staged>(MostPerBatch);
        try
        {
            while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (batch.Count < MostPerBatch && waiting.Reader.TryRead(out var staged)) batch.Add(staged);
                Take(batch);
                batch.Clear();
            }
            ended.TrySetResult();
        }
        catch (Exception e) // the thread's top: whatever it was, nothing more may be written, and everyone who waits must hear it
        {
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var staged)) batch.Add(staged);
            foreach (var staged in batch) Fail(staged, e);
            ended.TrySetException(e);
        }
    }

    void Take(List<Staged> batch)
    {
        var report = new BatchReport();
        var answers = new List<Action>(batch.Count);
        var logged = new List<(Submission Submission, CheckedSegment Segment, long Index, bool Again)>();
        var sizeBefore = Tree.Size;
        writer.Begin();
        at?.Invoke(SequencerStep.Begun);
        foreach (var staged in batch)
            switch (staged)
            {
                case Staged.Checked(var submission, CheckOutcome.Passed(var segment)):
                    if (Log(submission, segment, report) is { } place) logged.Add((submission, segment, place.Index, place.Again));
                    else Refuse(submission, Unloggable(segment), report, answers);
                    break;
                case Staged.Checked(var submission, CheckOutcome.ForeignEntries(var segment, var claimed)):
                    Refuse(submission, forgery.Judge(submission, segment, claimed), report, answers);
                    break;
                case Staged.Checked(var submission, CheckOutcome.Failed(var why)):
                    Refuse(submission, why, report, answers);
                    break;
                case Staged.RefusedAgain(var submission, var why):
                    quarantine.Take(submission, why);
                    report.Refused.Add((submission.From, why, submission.ReceivedMs));
                    answers.Add(() => submission.TrySetResult(new Verdict.Refused(why, Again: true)));
                    break;
                case Staged.Write(var act, var done):
                    act(writer);
                    answers.Add(() => done.TrySetResult());
                    break;
            }
        at?.Invoke(SequencerStep.SegmentsWritten);
        var note = Tree.Size > sizeBefore ? SignCheckpoint() : checkpointNote;
        at?.Invoke(SequencerStep.CheckpointWritten);
        derivation.Flush();
        var touched = follower.Flush();
        at?.Invoke(SequencerStep.DerivedWritten);
        writer.Commit();
        checkpointNote = note;
        at?.Invoke(SequencerStep.Committed);

        foreach (var (submission, segment, index, again) in logged)
        {
            var receipt = new Receipt(segment.Identity, index, Tree.InclusionPath(index, Tree.Size), note!);
            var verdict = new Verdict.Logged(segment.Header.Chain, segment.Header.Number, segment.Identity, again, receipt);
            report.Answered.Add((submission.From, verdict));
            answers.Add(() => submission.TrySetResult(verdict));
        }
        var spokenOf = logged.Select(l => chains.Of(l.Segment.Header.Chain)!).Concat(shown).Select(follower.Line);
        foreach (var line in touched.Union(spokenOf)) report.Standings.Add(line.Standing(Tree.Size));
        shown.Clear();
        // A device's latest values are of the same segments as its figures, never of one that waits for those before it.
        foreach (var (chain, (header, content)) in derivation.Linked)
            if (configurations.Of(header.ConfigurationHash) is { } channels) live.Show(chain.Address, header, content, channels);
        derivation.Linked.Clear();
        report.Weighings.AddRange(derivation.Weighings);
        derivation.Weighings.Clear();
        Committed?.Invoke(report);
        foreach (var answer in answers) answer();
        at?.Invoke(SequencerStep.Answered);
    }

    /// <summary>Where the segment stands in the log, put there now or held already; null where it cannot be taken.</summary>
    (long Index, bool Again)? Log(Submission submission, CheckedSegment segment, BatchReport report)
    {
        var header = segment.Header;
        // What was logged before its configuration came is answered the same when it comes again, whatever the configuration says of it.
        if (writer.FindLogIndex(segment.Identity) is { } held) return (held, true);
        if (!segment.DecodingChecked && Contradiction(segment) is not null) return null;
        var chain = chains.Of(header.Chain)!;
        if (follower.Line(chain).Waiting >= ChainFollower.MostWaiting && header.Number > follower.Line(chain).Number + 1) return null;

        var stored = new StoredSegment(Tree.Size, segment.Identity, header.Chain, header.Number, header.Run, header.Previous, header.FirstSeq, header.Count,
            header.SealedMs, HeaderOnly: false);
        if (follower.IsBeyondBranches(chain, stored)) stored = stored with { HeaderOnly = true };
        var (firstMs, lastMs, readings) = ReadingSpan.Of(segment.Content);
        var bytes = stored.HeaderOnly ? new SegmentMessage(segment.Segment.Sign1.Bytes, 0, []).Encode() : segment.Message.ToArray();
        writer.AddSegment(stored, firstMs, lastMs, readings, submission.ReceivedMs, bytes);
        Tree.Append(MerkleTree.Leaf(segment.Identity), (level, position, hash) =>
        {
            nodes.Add(level, position, hash);
            writer.AddNode(level, position, hash);
        });
        follower.Take(chain, stored, header, stored.HeaderOnly ? null : segment.Content, readings, segment.DecodingChecked);
        report.Logged.Add(new LoggedSegment(submission.From, header.Chain, header.Number, segment.Identity, stored.LogIndex, header.Count, readings, header.SealedMs));
        return (stored.LogIndex, false);
    }

    /// <summary>The checks found the configuration not held; by now it may be.</summary>
    string? Contradiction(CheckedSegment segment) =>
        configurations.Of(segment.Header.ConfigurationHash) is { } channels ? ChannelRule.Contradiction(segment.Content.Entries, channels) : null;

    Refusal Unloggable(CheckedSegment segment)
    {
        var header = segment.Header;
        return !segment.DecodingChecked && Contradiction(segment) is { } wrong
            ? new Refusal(RefusalReason.DecodingMismatch, wrong, header.Chain, header.Number)
            : new Refusal(RefusalReason.TooManyWaiting, $"{ChainFollower.MostWaiting} segments wait for number {follower.Line(chains.Of(header.Chain)!).Number + 1}", header.Chain, header.Number);
    }

    void Refuse(Submission submission, Refusal why, BatchReport report, List<Action> answers)
    {
        quarantine.Take(submission, why);
        report.Refused.Add((submission.From, why, submission.ReceivedMs));
        answers.Add(() =>
        {
            memory.Add(submission, why);
            submission.TrySetResult(new Verdict.Refused(why, Again: false));
        });
    }

    string SignCheckpoint()
    {
        var checkpoint = new Checkpoint(keys.Log.Key.Name, Tree.Size, Tree.Root());
        var note = checkpoint.Sign(keys.Log);
        writer.PutCheckpoint(checkpoint, note);
        return note;
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
        waiting.Writer.TryComplete();
        if (thread.ThreadState.HasFlag(ThreadState.Unstarted)) return;
        await ended.Task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
