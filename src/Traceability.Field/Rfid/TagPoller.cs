using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Profiles;

namespace Traceability.Field.Rfid;

/// <summary>
/// Polls an Omron V680S reader (V680S-HMD6x-ETN, Modbus TCP): function 3, unit FFh, address A000h, four registers = the tag's eight bytes.
/// Any exception answer means that no tag could be read: the codes are the device's own and an empty field is one of them.
/// </summary>
public sealed class TagPoller
{
    static readonly ReadRequest UidQuestion = new(0xFF, RegisterTable.Holding, 0xA000, 4);

    /// <summary>What a black box must not keep: a tag tells of a truck, and a truck of its driver.</summary>
    public static bool IsPersonal(ReadRequest question) => question.Unit == UidQuestion.Unit;

    readonly TagReaderOptions options;
    readonly TimeProvider time;
    readonly TagPresence presence;
    readonly Func<CancellationToken, ValueTask<IModbusLine?>> open;
    readonly Backoff backoff = Backoff.ForConnections();

    /// <summary>Does no I/O.</summary>
    /// <param name="frames">The reader's black box; made with <see cref="IsPersonal"/>.</param>
    public TagPoller(TagReaderOptions options, ITagSink sink, TimeProvider time, FrameRing? frames = null) : this(options, sink, time, frames, open: null)
    {
    }

    internal TagPoller(TagReaderOptions options, ITagSink sink, TimeProvider time, FrameRing? frames, Func<CancellationToken, ValueTask<IModbusLine?>>? open)
    {
        this.options = options;
        this.time = time;
        Line = new LineStatistics { Frames = frames };
        this.open = open ?? ConnectAsync;
        presence = new TagPresence(options, sink);
    }

    public LineStatistics Line { get; }

    /// <summary>Runs until cancelled, and then ends with <see cref="OperationCanceledException"/>. To be called once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        presence.Begin(Instant.Of(time));
        try
        {
            while (true)
            {
                using var line = await open(cancellationToken);
                if (line is null) presence.NoAnswer(FieldCause.Connection, Instant.Of(time));
                else await PollAsync(line, cancellationToken);
                await Task.Delay(backoff.Next(), time, cancellationToken);
            }
        }
        finally
        {
            presence.End(Instant.Of(time));
        }
    }

    async ValueTask<IModbusLine?> ConnectAsync(CancellationToken cancellationToken) =>
        await ModbusTcpConnection.ConnectAsync(
            options.Host, options.Port, window: 1, options.ConnectTimeout, time, Line, cancellationToken);

    /// <summary>Returns when the line is finished, or so silent that a new one is worth trying.</summary>
    async Task PollAsync(IModbusLine line, CancellationToken cancellationToken)
    {
        var words = new ushort[UidQuestion.Count];
        using var tick = new PeriodicTimer(options.Period, time);
        var lastAnswerMs = Instant.MonotonicOf(time);
        do
        {
            var result = await line.ReadAsync(UidQuestion, words, options.Timeout, cancellationToken);
            var at = Instant.Of(time);
            switch (result.Outcome)
            {
                case ReadOutcome.Ok:
                    presence.Tag(TagUid.Of(words), at);
                    break;
                case ReadOutcome.Exception:
                    presence.NoTag(at);
                    break;
                case ReadOutcome.ConnectionLost or ReadOutcome.ProtocolError:
                    presence.NoAnswer(FieldCause.Connection, at);
                    return;
                default:
                    presence.NoAnswer(result.Outcome == ReadOutcome.Timeout ? FieldCause.Timeout : FieldCause.Protocol, at);
                    if (at.MonotonicMs - lastAnswerMs >= options.LostAfter.TotalMilliseconds) return;
                    continue;
            }
            lastAnswerMs = at.MonotonicMs;
            backoff.Reset();
        }
        while (await tick.WaitForNextTickAsync(cancellationToken));
    }
}
