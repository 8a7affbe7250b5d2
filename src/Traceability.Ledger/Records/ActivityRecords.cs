using System.Security.Cryptography;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Log;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Records;

/// <summary>
/// Takes what people record of source streams and puts its digest into the statement log. Nothing is ever changed or taken out: a correction is a record
/// that names the one in whose place it stands.
/// </summary>
sealed class ActivityRecords(Sequencer sequencer, RecordStore store, Plans plans, string organisation, TimeProvider time)
{
    /// <summary>Called with the facility after the commit; must not block.</summary>
    public event Action<string>? Recorded;

    /// <summary>The stream, or why there is none.</summary>
    public SourceStream? StreamOf(string facility, string stream, out string why) => StreamOf(facility, stream, out _, out why);

    /// <param name="plan">Version of the plan that lists it: both of one plan, whatever is adopted meanwhile.</param>
    SourceStream? StreamOf(string facility, string stream, out int plan, out string why)
    {
        var standing = plans.ByFacility.GetValueOrDefault(facility);
        plan = standing?.Version ?? 0;
        why = standing is null ? $"no monitoring plan of a facility \"{facility}\"" : $"stream: \"{stream}\"; allowed: {string.Join(", ", standing.Streams.Select(s => s.Id))}";
        return standing?.Stream(stream);
    }

    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The same again, while it stands, gets the same answer.</summary>
    /// <param name="file">Of a record of intervals.</param>
    public async Task<RecordAnswer> TakeAsync(RecordWish wish, Author by, IntervalFile? file, CancellationToken cancellationToken)
    {
        if (StreamOf(wish.Facility, wish.Stream, out var plan, out var why) is not { } stream) return new RecordAnswer.Unknown(why);
        if (!wish.Counted(stream, plan, out wish, out why)) return new RecordAnswer.Invalid([why]);
        var now = NowMs;
        if (RecordRules.Refusal(wish, stream, now) is { } refusal) return new RecordAnswer.Invalid([refusal]);

        RecordAnswer answer = new RecordAnswer.Unknown("");
        var isNew = false;
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(_ =>
        {
            var standing = store.Standing(wish.Facility, wish.Stream);
            if (standing.Find(s => wish.Says(s.Record)) is { Digest: { } same }) answer = new RecordAnswer.Recorded(Convert.ToHexStringLower(same));
            else if (Contradiction(wish, stream, standing) is { } wrong) answer = new RecordAnswer.Conflict(wrong);
            else
            {
                var record = wish.By(by, organisation, RandomNumberGenerator.GetBytes(ActivityRecord.SaltSize), now);
                var digest = record.Digest;
                store.Add(sequencer.Logs.Statements.Append(ActivityRecord.Statement(digest).Encode()), record, digest, file);
                answer = new RecordAnswer.Recorded(Convert.ToHexStringLower(digest));
                isNew = true;
            }
        }, CancellationToken.None);
        if (isNew) Recorded?.Invoke(wish.Facility);
        return answer;
    }

    string? Contradiction(RecordWish wish, SourceStream stream, List<(byte[] Digest, ActivityRecord Record)> standing)
    {
        if (wish.Replaces is { } replaced)
        {
            var named = Convert.ToHexStringLower(replaced);
            if (store.Find(replaced) is not { } old || (old.Facility, old.Stream) != (wish.Facility, wish.Stream)) return $"replaces: {named} is no record of {wish.Stream}";
            if (store.Replacing(replaced) is { } later) return $"replaces: {named} has been replaced already, by {Convert.ToHexStringLower(later)}";
            standing.RemoveAll(s => s.Digest.AsSpan().SequenceEqual(replaced));
        }
        if (standing.Find(s => RecordRules.EstimateTwice(wish, s.Record)) is { Record: { } filled, Digest: { } by })
            return $"estimate: {Convert.ToHexStringLower(by)} tells of {wish.Stream} from {RecordRules.Instant(filled.FromMs)} to {RecordRules.Instant(filled.ToMs)}; {(stream.Determined is Determination.ByMeter ? "what a register lost is filled once" : "a time is estimated once")}: another estimate of that time replaces it";
        return standing.Find(s => RecordRules.CountTwice(wish, s.Record)) is { Record: { } twice, Digest: { } digest }
            ? $"{wish.Kind.Name()}: {twice.Kind.Name()} {Convert.ToHexStringLower(digest)}{(twice.Document is { } document ? $" ({document})" : "")} is recorded from {RecordRules.Instant(twice.FromMs)} to {RecordRules.Instant(twice.ToMs)}; what both tell would count twice"
            : null;
    }
}
