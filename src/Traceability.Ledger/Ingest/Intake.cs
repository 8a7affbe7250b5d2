using System.Threading.Channels;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// Where messages come in. Checks run on threads of their own, one device always on the same, so that what a device sends in order arrives in
/// order at the sequencer (any other order is taken too, only with more work).
/// </summary>
sealed class Intake : IAsyncDisposable
{
    const int Lanes = 2;

    readonly SegmentCheck check;
    readonly RefusalMemory memory;
    readonly Sequencer sequencer;
    readonly TimeProvider time;
    readonly Channel<Submission>[] lanes = new Channel<Submission>[Lanes];
    readonly Thread[] threads = new Thread[Lanes];

    public Intake(SegmentCheck check, RefusalMemory memory, Sequencer sequencer, TimeProvider time)
    {
        (this.check, this.memory, this.sequencer, this.time) = (check, memory, sequencer, time);
        for (var i = 0; i < Lanes; i++)
        {
            // Waits when full: the broker's connection then stands still.
            var lane = lanes[i] = Channel.CreateBounded<Submission>(new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
            threads[i] = new Thread(() => Run(lane.Reader)) { IsBackground = true, Name = $"check {i}" };
        }
    }

    public void Start()
    {
        foreach (var thread in threads) thread.Start();
    }

    /// <summary>Takes one message and waits for its verdict. The bytes must not be changed afterwards.</summary>
    public async Task<Verdict> TakeAsync(DeviceAddress from, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        await (await SubmitAsync(from, message, cancellationToken)).WaitAsync(cancellationToken);

    /// <summary>Puts one message in line; the task it gives is the verdict's.</summary>
    public async ValueTask<Task<Verdict>> SubmitAsync(DeviceAddress from, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var submission = new Submission(from, message, time.GetUtcNow().ToUnixTimeMilliseconds());
        await lanes[(uint)from.GetHashCode() % Lanes].Writer.WriteAsync(submission, cancellationToken);
        return submission.Task;
    }

    void Run(ChannelReader<Submission> lane)
    {
        while (lane.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (lane.TryRead(out var submission))
            {
                Staged staged = memory.Find(submission) is { } known
                    ? new Staged.RefusedAgain(submission, known)
                    : new Staged.Checked(submission, check.Check(submission.From, submission.Message));
                if (!sequencer.Stage(staged)) submission.TrySetException(new InvalidOperationException("the ledger has stopped writing"));
            }
    }

    /// <summary>Takes nothing more; what is in line is still checked.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (var lane in lanes) lane.Writer.TryComplete();
        foreach (var thread in threads)
            if (!thread.ThreadState.HasFlag(ThreadState.Unstarted)) thread.Join();
        return ValueTask.CompletedTask;
    }
}
