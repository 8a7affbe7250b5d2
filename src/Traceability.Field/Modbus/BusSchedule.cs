using System.Collections.Immutable;

namespace Traceability.Field.Modbus;

/// <summary>
/// Which question is next, and what its end means. No clock, no line and no lock of its own: the bus brings the moments and holds the lock,
/// so every rule here can be tested without waiting.
/// </summary>
sealed class BusSchedule
{
    /// <summary>Gateway exceptions: the gateway speaks for a unit that does not (Application Protocol 7, codes 0A and 0B).</summary>
    const byte GatewayPathUnavailable = 0x0A;
    const byte GatewayTargetSilent = 0x0B;
    const byte IllegalFunction = 1;
    const byte IllegalDataAddress = 2;
    const byte IllegalDataValue = 3;

    readonly IReadOnlyList<PolledValue> values;
    readonly IFieldSink sink;
    readonly ReadPlan plan;
    readonly SortedDictionary<byte, PolledUnit> units = [];
    readonly List<PolledBlock> blocks = [];
    readonly Dictionary<byte, long> missedByReplacedBlocks = [];

    /// <summary>By value; null where it is not refused. Some devices answer with code 0.</summary>
    readonly byte?[] refusedWith;
    readonly long[] lastReadUnixMs;
    long beganMs;
    int outstanding;
    long busySinceMs;
    long busyMs;

    public BusSchedule(IReadOnlyList<PolledValue> values, IReadOnlyDictionary<byte, UnitOptions> options, IFieldSink sink)
    {
        this.values = values;
        this.sink = sink;
        UnitOptions OptionsOf(byte unit) => options.TryGetValue(unit, out var own) ? own : UnitOptions.Default;
        plan = new ReadPlan(values, OptionsOf);
        foreach (var value in values) units.TryAdd(value.Unit, new PolledUnit(value.Unit, OptionsOf(value.Unit)));
        refusedWith = new byte?[values.Count];
        lastReadUnixMs = new long[values.Count];
    }

    /// <summary>Registers or bits of the longest question that is ever asked: the plan's blocks only become shorter.</summary>
    public int LongestAnswer => plan.Blocks.IsEmpty ? 0 : plan.Blocks.Max(block => block.Count);

    /// <summary>How long one answer of the unit may take.</summary>
    public TimeSpan TimeoutOf(byte unit) => units.TryGetValue(unit, out var polled) ? polled.Options.Timeout : UnitOptions.Default.Timeout;

    /// <summary>Lays every block's grid from this moment on.</summary>
    public void Begin(Instant at)
    {
        beganMs = at.MonotonicMs;
        foreach (var unit in units.Values) unit.BeginsAt(at.UnixMs);
        foreach (var block in plan.Blocks) blocks.Add(new PolledBlock(block, units[block.Unit], at.MonotonicMs));
        Array.Fill(lastReadUnixMs, at.UnixMs);
    }

    /// <summary>
    /// Begins the block that has been ready longest. Null when none is; then <paramref name="wakeAt"/> is the moment when one will be, as far
    /// as that does not hang on an outstanding answer.
    /// </summary>
    public PolledBlock? Next(long now, out long wakeAt)
    {
        PolledBlock? next = null;
        wakeAt = long.MaxValue;
        foreach (var block in blocks)
        {
            if (block.InFlight || !block.Unit.MayBeAsked || block.ReadyAt >= wakeAt) continue;
            wakeAt = block.ReadyAt;
            next = block;
        }
        if (next is null || wakeAt > now) return null;
        next.Begin(now);
        if (outstanding++ == 0) busySinceMs = now;
        return next;
    }

    public void Settle(PolledBlock block, ReadResult result, ReadOnlySpan<ushort> words, Instant at, TimeSpan roundTrip)
    {
        End(block, at.MonotonicMs);
        var unit = block.Unit;
        unit.Account.End(result.Outcome, roundTrip);
        block.Account.End(result.Outcome, roundTrip);
        switch (result.Outcome)
        {
            case ReadOutcome.Ok:
                Alive(unit, at);
                block.Accepted();
                Deliver(block.Block, words, at);
                break;
            case ReadOutcome.Exception when result.ExceptionCode is GatewayPathUnavailable or GatewayTargetSilent:
                Fail(unit, at, FieldCause.Exception, result.ExceptionCode);
                break;
            case ReadOutcome.Exception:
                Alive(unit, at);
                Refuse(block, result.ExceptionCode, at);
                break;
            case ReadOutcome.Timeout:
                Fail(unit, at, FieldCause.Timeout, 0);
                break;
            case ReadOutcome.ConnectionLost or ReadOutcome.ProtocolError:
                // The bus's fault, not the unit's: it says nothing about whether the unit lives.
                block.Return();
                break;
            default:
                Fail(unit, at, FieldCause.Protocol, 0);
                break;
        }
    }

    /// <summary>Has the value asked for next, between the points of its grid.</summary>
    public void Hurry(int value)
    {
        foreach (var block in blocks)
            if (block.Block.Values.Contains(value)) block.Hurry();
    }

    /// <summary>The question was given up with its line, for no fault of the unit.</summary>
    public void Abandon(PolledBlock block, long now)
    {
        End(block, now);
        block.Return();
    }

    public BusStatistics Statistics(long now) => new(
        [.. units.Values.Select(unit => Statistics(unit, now))],
        TimeSpan.FromMilliseconds(busyMs + (outstanding > 0 ? now - busySinceMs : 0)),
        TimeSpan.FromMilliseconds(now - beganMs));

    UnitStatistics Statistics(PolledUnit unit, long now)
    {
        PolledBlock[] own = [.. blocks.Where(block => block.Unit == unit)];
        var missed = missedByReplacedBlocks.GetValueOrDefault(unit.Unit) + own.Sum(block => block.MissedBy(now));
        return new(unit.Unit, unit.Online, unit.Account.Read(missed),
        [
            .. own.Select(b => new BlockStatistics(b.Block.Table, b.Block.Address, b.Block.Count, b.Block.Period, TimeSpan.FromMilliseconds(b.LongestDelayMs), b.Account.Read(b.MissedBy(now)))),
        ]);
    }

    void End(PolledBlock block, long now)
    {
        block.End();
        if (--outstanding == 0) busyMs += now - busySinceMs;
    }

    void Alive(PolledUnit unit, Instant at)
    {
        if (unit.Answered(at, out var notice)) sink.Notice(notice);
    }

    void Fail(PolledUnit unit, Instant at, FieldCause cause, byte code)
    {
        if (unit.Failed(at, cause, code, out var notice)) sink.Notice(notice);
    }

    void Deliver(ReadBlock block, ReadOnlySpan<ushort> words, Instant at)
    {
        foreach (var i in block.Values)
        {
            var value = values[i];
            if (refusedWith[i] is { } code)
            {
                sink.Notice(new(FieldNoticeKind.ValueReturned, value.Unit, i, FieldCause.Exception, code, lastReadUnixMs[i], at.UnixMs));
                refusedWith[i] = null;
            }
            lastReadUnixMs[i] = at.UnixMs;
            sink.Read(i, at.UnixMs, at.MonotonicMs, words.Slice(value.Address - block.Address, value.Words));
        }
    }

    void Refuse(PolledBlock block, byte code, Instant at)
    {
        var parts = code is IllegalDataAddress or IllegalDataValue ? plan.Split(block.Block) : [];
        if (!parts.IsEmpty)
        {
            // Not put together again before the next start: a unit that refuses a hole today will refuse it tomorrow.
            var unit = block.Unit.Unit;
            missedByReplacedBlocks[unit] = missedByReplacedBlocks.GetValueOrDefault(unit) + block.Missed;
            var place = blocks.IndexOf(block);
            blocks.RemoveAt(place);
            blocks.InsertRange(place, parts.Select(part => new PolledBlock(part, block.Unit, block.Serving)));
            return;
        }
        foreach (var i in block.Block.Values)
        {
            if (refusedWith[i] is not null) continue;
            refusedWith[i] = code;
            sink.Notice(new(FieldNoticeKind.ValueRefused, block.Block.Unit, i, FieldCause.Exception, code, lastReadUnixMs[i], at.UnixMs));
        }
        if (code is IllegalFunction or IllegalDataAddress or IllegalDataValue) block.Refused(at.MonotonicMs);
    }
}
