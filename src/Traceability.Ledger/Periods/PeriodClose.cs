using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Figures;
using Traceability.Evidence.Records;
using Traceability.Ledger.Api;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Periods;

/// <summary>
/// What people do with a period: <c>open → closed → assured → restated → assured</c>. A closed figure is never changed: what comes in later is computed beside it, and
/// a restatement puts another in its place, with the reason, and both stay.
/// </summary>
sealed class PeriodClose(FacilityPeriods periods, DeedBook deeds)
{
    public const string AssuranceDocument = "assurance";

    /// <param name="methodologies">By which rulebooks it is to be closed.</param>
    /// <param name="seen">Of what was looked at, see <see cref="ClosingChecklist.Sha256"/>.</param>
    /// <param name="accept">Reasons for what is not in order, by the ids of the checklist.</param>
    public async Task<DeedAnswer> CloseAsync(string facility, string name, WishedMethodologies methodologies, string? note, string? seen, IReadOnlyDictionary<string, string> accept, Author by, CancellationToken cancellationToken)
    {
        if (periods.ToClose(facility, name, out var why) is not { Account: var account } found) return new DeedAnswer.Unknown(why);
        if (!account.Period.IsMonth && !account.Period.IsYear) return new DeedAnswer.Invalid([$"period: \"{name}\"; allowed: a month or a year; days are looked at and never closed"]);
        if (methodologies.Refusal is { } unknown) return new DeedAnswer.Invalid([unknown]);
        if (Judge(found, seen, accept, out var taken) is { } refused) return refused;
        var wish = Wish(DeedKind.Closing, facility, name, note, found, taken);
        return Unreadable(wish) is { } unreadable ? new DeedAnswer.Conflict([unreadable])
            : await deeds.TakeAsync(wish, by, newest => newest is null ? ReportedMeanwhile(found) : $"{name} is closed already; a later figure is a restatement", cancellationToken);
    }

    /// <param name="error">What stood was wrong; otherwise the figure must have moved by more than the methodology lets stand. Which of the two is signed with it.</param>
    public async Task<DeedAnswer> RestateAsync(string facility, string name, bool error, WishedMethodologies methodologies, string? note, string? seen, IReadOnlyDictionary<string, string> accept, Author by, CancellationToken cancellationToken)
    {
        if (periods.ToClose(facility, name, out var why) is not { Account: var account } found) return new DeedAnswer.Unknown(why);
        if (found.Standing is not { } standing) return new DeedAnswer.Conflict([$"{name} is open; it is closed first"]);
        if (methodologies.Refusal is { } unknown) return new DeedAnswer.Invalid([unknown]);
        if (Judge(found, seen, accept, out var taken) is { } refused) return refused;
        var wish = Wish(DeedKind.Restatement, facility, name, note, found, taken, new Restatement(error ? Restatement.Error : Restatement.Threshold, standing.Inventory.Methodology.RestatePercent.ToString()));
        // The same again, whatever followed: an assurance stays.
        if (wish.IsAlready(standing.Deed, by)) return new DeedAnswer.Done(Convert.ToHexStringLower(standing.Deed.Digest));
        if (found.Same)
        {
            var moved = MovedTotal.Between(standing.Inventory, account.Inventory!);
            if (standing.IsStill(account) && standing.IsMadeAs(account)) return new DeedAnswer.Conflict([$"{name} has not changed since it was {standing.Deed.Kind switch { DeedKind.Closing => "closed", _ => "restated" }}"]);
            if (!error && !moved.IsRestatementDue(found.Moved)) return new DeedAnswer.Conflict(
                [$"{name} has moved by {string.Join(", ", (string[])[moved.Words, .. found.Moved.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Product} of {m.Run} by {m.Percent} %"))])}; allowed to stand: {standing.Inventory.Methodology.RestatePercent} %. A restatement for less is for an error (reason: error)"]);
        }
        if (Unreadable(wish) is { } unreadable) return new DeedAnswer.Conflict([unreadable]);
        // Whatever of it moved: figure, products or report. An assurance between is of what was seen.
        var expected = standing.Deed.Digest;
        return await deeds.TakeAsync(wish, by, newest => (newest?.Kind == DeedKind.Assurance ? newest.Previous : newest?.Digest) is { } stands && stands.AsSpan().SequenceEqual(expected) ? ReportedMeanwhile(found) : $"{name} has been restated meanwhile", cancellationToken);
    }

    /// <param name="figure">SHA-256 of the figure that the verifier has looked at: nobody vouches for another than they saw.</param>
    /// <param name="level">"limited" or "reasonable".</param>
    /// <param name="report">SHA-256 of the verifier's report, or null.</param>
    public async Task<DeedAnswer> AssureAsync(string facility, string name, byte[] figure, string level, string? statement, string? report, Author by, CancellationToken cancellationToken)
    {
        if (periods.ToClose(facility, name, out var why) is not { } found) return new DeedAnswer.Unknown(why);
        if (found.Standing is not { } standing) return new DeedAnswer.Conflict([$"{name} is open: there is nothing to vouch for"]);
        if (standing.By.Contains(by.Account, StringComparer.Ordinal)) return new DeedAnswer.Conflict([$"{by.Account} has closed or restated {name}; an assurance is another account's word"]);
        var document = JsonSerializer.SerializeToUtf8Bytes(new { facility, period = name, figure = Convert.ToHexStringLower(figure), level, statement, report }, ApiJson.Options);
        return await deeds.TakeAsync(new DeedWish(facility, DeedKind.Assurance, name, statement, new Dictionary<string, byte[]>(StringComparer.Ordinal) { [AssuranceDocument] = document, [StandingFigure.Document] = standing.Bytes }), by,
            newest => newest?.Document(StandingFigure.Document) is not { } stands || !stands.AsSpan().SequenceEqual(figure) ? $"figure: {Convert.ToHexStringLower(figure)} is not the one that stands"
                : newest.Kind == DeedKind.Assurance ? $"{name} is assured already, by {newest.Account}" : null, cancellationToken);
    }

    /// <summary>What the newest deed of a period vouches with; null where it is no assurance.</summary>
    public static string? LevelOf(SqliteConnection connection, IReadOnlyList<Deed> deeds)
    {
        if (deeds is not [.., { Kind: DeedKind.Assurance } newest] || newest.Document(AssuranceDocument) is not { } hash || DeedQueries.Document(connection, hash) is not { } bytes) return null;
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.GetProperty("level").GetString();
    }

    /// <summary>A finding is disposed of as it is; when it is found otherwise, nobody has said anything of it yet.</summary>
    public async Task<DeedAnswer> DisposeAsync(string facility, string name, string finding, string? note, Author by, CancellationToken cancellationToken)
    {
        if (periods.ToClose(facility, name, out var why) is not { Account: var account }) return new DeedAnswer.Unknown(why);
        if (account.Findings.All(f => f.Id != finding)) return new DeedAnswer.Unknown($"{name} has no finding \"{finding}\"");
        return await deeds.TakeAsync(new DeedWish(facility, DeedKind.Disposition, finding, note, new Dictionary<string, byte[]>()), by, _ => null, cancellationToken);
    }

    /// <summary>What was made is closed as it stood when the figure was made: a report that came between would seem to have stood by.</summary>
    string? ReportedMeanwhile(PeriodToClose found)
    {
        var (account, stands) = (found.Account, deeds.Newest(found.Account.Plan.FacilityId, DeedKind.Production, found.Account.Period.Name)?.Document(StandingDocument.Production));
        return (stands, account.Production?.File) switch { (null, null) => true, ({ } hash, { } file) => SHA256.HashData(file).AsSpan().SequenceEqual(hash), _ => false } ? null
            : $"what was made in {account.Period.Name} has been reported meanwhile; look again";
    }

    static string? Unreadable(DeedWish wish) => StandingFigure.Unreadable(wish.Documents[StandingFigure.Document])
        ?? (wish.Documents.TryGetValue(StandingFigure.ProductDocument, out var product) ? StandingFigure.Unreadable(product) : null)
        ?? (wish.Documents.TryGetValue(StandingFigure.SharesDocument, out var shares) && !SharesFile.TryRead(StandingFigure.SharesDocument, shares, out _, out var faults) ? $"the shares of its products cannot be read back: {faults[0]}" : null);

    static DeedAnswer? Judge(PeriodToClose found, string? seen, IReadOnlyDictionary<string, string> accept, out IReadOnlyList<ChecklistItem> taken)
    {
        var checklist = found.Checklist;
        taken = [.. checklist.Select(item => item.With(accept.GetValueOrDefault(item.Id)))];
        if (seen is null) return new DeedAnswer.Invalid(["checklist: missing; allowed: checklist_sha256 of the period as it was looked at"]);
        if (seen != ClosingChecklist.Sha256(found.Checklist, found.Account)) return new DeedAnswer.Conflict(["the figure or its checklist is no longer the one that was looked at; look again"]);
        if (accept.Keys.FirstOrDefault(id => checklist.All(item => item.Id != id)) is { } unknown) return new DeedAnswer.Invalid([$"accept: \"{unknown}\" is not on the checklist"]);
        if (accept.FirstOrDefault(a => string.IsNullOrWhiteSpace(a.Value) || a.Value.Length > Deed.LongestNote || a.Value.Any(char.IsControl)) is { Key: { } bad }) return new DeedAnswer.Invalid([$"accept: {bad}: a reason in a sentence"]);
        var standing = taken.Where(item => item.Stands).Select(item => $"{item.Id}: {item.Detail}").ToList();
        return standing.Count > 0 ? new DeedAnswer.Conflict(standing) : null;
    }

    /// <summary>Where production was reported, it closes too: the report, the figure by the product methodology and its shares stand in the same deed.</summary>
    static DeedWish Wish(DeedKind kind, string facility, string name, string? note, PeriodToClose found, IReadOnlyList<ChecklistItem> checklist, Restatement? restatement = null)
    {
        var documents = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [ClosingChecklist.Document] = ClosingChecklist.Write(checklist), [StandingFigure.Document] = found.Account.Figure() };
        if (found.Account.Production is { } production) documents[StandingDocument.Production] = production.File;
        if (restatement is not null) documents[Restatement.Document] = restatement.Write();
        foreach (var (document, file) in found.Made) documents[document] = file;
        return new DeedWish(facility, kind, name, note, documents);
    }
}
