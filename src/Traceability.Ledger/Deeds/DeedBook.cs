using Traceability.Evidence.Records;
using Traceability.Ledger.Log;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Deeds;

/// <summary>Takes what people do under their names, and puts its digest into the statement log. Nothing is ever taken back: a later deed follows.</summary>
sealed class DeedBook(Sequencer sequencer, DeedStore store, string organisation, TimeProvider time)
{
    /// <summary>Called after the commit; must not block.</summary>
    public event Action<Deed>? Done;

    /// <summary>Whether anything of a line was done; for the writer's thread, while it takes a deed.</summary>
    public bool Has(string facility, DeedKind line) => store.Has(facility, line);

    /// <summary>The newest of a line about something; for the writer's thread, while it takes a deed.</summary>
    public Deed? Newest(string facility, DeedKind line, string about) => store.Newest(facility, line, about);

    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The same again by the same account, while nothing followed, gets the same answer.</summary>
    /// <param name="contradiction">Why it cannot follow the newest deed of its line about the same, or nothing.</param>
    /// <param name="within">What else its transaction does.</param>
    /// <param name="committed">What follows before anybody is told.</param>
    public async Task<DeedAnswer> TakeAsync(DeedWish wish, Author by, Func<Deed?, string?> contradiction, CancellationToken cancellationToken, Action? within = null, Action? committed = null)
    {
        if (Unfit(wish) is { } wrong) return new DeedAnswer.Invalid([wrong]);
        var now = NowMs;
        DeedAnswer answer = new DeedAnswer.Unknown("");
        Deed? done = null;
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(_ =>
        {
            var newest = store.Newest(wish.Facility, wish.Kind.Line(), wish.About);
            if (newest is not null && wish.IsAlready(newest, by)) answer = new DeedAnswer.Done(Convert.ToHexStringLower(newest.Digest));
            else if (contradiction(newest) is { } why) answer = new DeedAnswer.Conflict([why]);
            else
            {
                var deed = wish.By(by, organisation, newest?.Digest, now);
                // What could not be read back would be there for good.
                if (Deed.TryRead(deed.Encode(), out Deed? _) is { IsOk: false } unreadable)
                {
                    answer = new DeedAnswer.Invalid([unreadable.Reason]);
                    return;
                }
                done = deed;
                var digest = done.Digest;
                store.Add(sequencer.Logs.Statements.Append(Deed.Statement(digest).Encode()), done, digest, wish);
                within?.Invoke();
                answer = new DeedAnswer.Done(Convert.ToHexStringLower(digest));
            }
        }, CancellationToken.None);
        if (done is null) return answer;
        committed?.Invoke();
        Done?.Invoke(done);
        return answer;
    }

    /// <summary>Nobody overwrites what they have not seen.</summary>
    /// <param name="seen">Id of the deed whose document was looked at; empty or null where none stood.</param>
    /// <param name="what">Of which a whole takes the place of the whole before.</param>
    public static string? Unseen(Deed? standing, string? seen, string what)
    {
        var allowed = standing is null ? "" : Convert.ToHexStringLower(standing.Digest);
        return (seen ?? "") == allowed ? null
            : $"seen: found {(string.IsNullOrEmpty(seen) ? "nothing" : seen)}; allowed: {(standing is null ? $"nothing, since no {what} stand yet" : $"{allowed}, the {what} that stand since {RecordRules.Instant(standing.AtMs)} by {standing.Account}: look at them, and send the file anew")}";
    }

    static string? Unfit(DeedWish wish) =>
        wish.Note is null ? wish.Kind.NeedsNote() ? "note: missing; allowed: the reason, in a sentence" : null
        : wish.Note.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(wish.Note) > Deed.LongestNote || wish.Note.Any(char.IsControl) ? $"note: 1 to {Deed.LongestNote} bytes on one line, or none" : null;
}
