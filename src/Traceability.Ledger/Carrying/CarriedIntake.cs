using Traceability.Evidence;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Carrying;

/// <summary>
/// Takes a chain that somebody carried here: every segment and rotation goes the way that it would have gone from the broker, in the order of the file. A file that is
/// cut off loses nothing of what stands before; brought again, what is held is known.
/// </summary>
sealed class CarriedIntake(Intake intake, ChainStatements statements, LogQueries logs, LedgerKeys keys)
{
    /// <summary>As many as a device has under way.</summary>
    const int MostUnderWay = 256;
    const int MostTold = 100;

    /// <summary>Nothing is taken where the file is none, or another chain's: a sentence says so then.</summary>
    public async Task<(CarriedAccount? Account, string Why)> TakeAsync(EnrolledChain chain, Stream file, CancellationToken cancellationToken)
    {
        var items = new CborSequence(file);
        var tally = new Tally();
        var underWay = new Queue<Task<Verdict>>();
        long? pinned = null;
        byte[]? last = null;
        while (await items.NextAsync(cancellationToken) is { } item)
        {
            if (tally.IsUntouched && NotOf(chain, item) is { } why) return (null, why);
            switch (CarriedItems.KindOf(item))
            {
                case CarriedItem.Pin:
                    if (CarriedItems.TryReadPin(item, keys.Log.Key, out var pin)) pinned = pin!.Size;
                    break;
                case CarriedItem.Rotation:
                    // Waited for: the segments of the new key come behind it.
                    tally.Add(await statements.RotateAsync(chain.Chain, item, cancellationToken));
                    break;
                default:
                    if (underWay.Count == MostUnderWay) tally.Add(await underWay.Dequeue().WaitAsync(cancellationToken));
                    underWay.Enqueue(await intake.SubmitAsync(chain.Address, item, cancellationToken));
                    tally.IsUntouched = false;
                    last = item;
                    break;
            }
        }
        if (items.Offset == 0) return (null, items.IsWhole ? "the file is empty; export the chain again" : "the file is no exported chain, or its beginning is damaged; export the chain again");
        while (underWay.TryDequeue(out var verdict)) tally.Add(await verdict.WaitAsync(cancellationToken));
        var id = Convert.ToHexStringLower(chain.Chain);
        var answer = tally.Lowest is not { } lowest ? null
            : FormattableString.Invariant($"/api/v1/chains/{id}/answer?from={lowest}&to={tally.Highest}&size={pinned ?? PinIn(last)}");
        return (new CarriedAccount(id, tally.New, tally.Known, tally.Rotations, tally.RefusedInAll, tally.Refused, items.IsWhole ? null : items.Offset, answer), "");
    }

    /// <summary>Why the file is not of this chain, as far as its first rotation or segment can be read: whatever is wrong with it otherwise is the checks' affair.</summary>
    static string? NotOf(EnrolledChain chain, byte[] item)
    {
        var kind = CarriedItems.KindOf(item);
        if (kind == CarriedItem.Unknown || (kind == CarriedItem.Segment && !CarriedItems.IsOfChain(item))) return "the file is no exported chain; bring the one that edge-setup export wrote";
        var of = kind switch
        {
            CarriedItem.Rotation => Rotation.TryRead(item, out var rotation, out _).IsOk ? rotation!.Chain : null,
            CarriedItem.Segment => HeaderOf(item)?.Chain,
            _ => null,
        };
        return of is null || of.AsSpan().SequenceEqual(chain.Chain) ? null
            : $"the file is of chain {Convert.ToHexStringLower(of)}, not of {Convert.ToHexStringLower(chain.Chain)}; nothing of it was taken: put it to its own chain";
    }

    /// <summary>The size that the newest segment names, for a device that has shown no pin; 0 where that is of a log that has been continued since.</summary>
    long PinIn(byte[]? segment) =>
        segment is not null && HeaderOf(segment)?.Checkpoint is { } named && logs.RootAt(LogName.Segments, named.Size) is { } root && root.AsSpan().SequenceEqual(named.Root) ? named.Size : 0;

    static SegmentHeader? HeaderOf(byte[] item) =>
        SegmentMessage.TryRead(item, out var message).IsOk && Segment.TryRead(message!.Sign1, out var segment).IsOk ? segment!.Header : null;

    sealed class Tally
    {
        /// <summary>Nothing has been handed on yet.</summary>
        public bool IsUntouched { get; set; } = true;

        public long New { get; private set; }
        public long Known { get; private set; }
        public int Rotations { get; private set; }
        public long RefusedInAll { get; private set; }
        public List<CarriedAccount.RefusedItem> Refused { get; } = [];
        public long? Lowest { get; private set; }
        public long Highest { get; private set; }

        public void Add(Verdict verdict)
        {
            switch (verdict)
            {
                case Verdict.Logged logged:
                    if (logged.Again) Known++;
                    else New++;
                    Lowest = Lowest < logged.Number ? Lowest : logged.Number;
                    Highest = Math.Max(Highest, logged.Number);
                    break;
                case Verdict.Refused(var why, _):
                    Refuse(why.Number, why.Reason.Name(), why.Detail);
                    break;
            }
        }

        public void Add(EnrolmentAnswer answer)
        {
            IsUntouched = false;
            if (answer is EnrolmentAnswer.Enrolled) Rotations++;
            else Refuse(null, "key rotation", answer switch { EnrolmentAnswer.Invalid invalid => invalid.Why, EnrolmentAnswer.Conflict conflict => conflict.Why, _ => "not taken" });
        }

        void Refuse(long? number, string reason, string detail)
        {
            RefusedInAll++;
            if (Refused.Count < MostTold) Refused.Add(new CarriedAccount.RefusedItem(number, reason, detail));
        }
    }
}
