using System.Globalization;
using System.Text;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Redecoding;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>Mending a device profile: which one, its corrected text, what that changes, and only then the deed.</summary>
static class MendingPages
{
    /// <summary>A field of the form: what the button says.</summary>
    const string Mend = "mend";

    /// <summary>Registers of one reading.</summary>
    const int HexOfWord = 4;

    /// <param name="files">For forms that hold a whole file.</param>
    public static void MapMendingPages(this RouteGroupBuilder facility, RouteGroupBuilder files)
    {
        const string page = "/devices/mending";
        facility.MapGet(page, (string id, string? profile, HttpContext context, Plans plans, RedecodingQueries queries, ReadingQueries readings, LiveValues live, PageReader reader, PageRenderer renderer) =>
            ShowAsync(id, profile, null, [], null, context, plans, queries, readings, live, reader, renderer)).For(Role.Analyst);
        files.MapPost(page, async Task<IResult> (string id, HttpContext context, Plans plans, ProfileMending mending, RedecodingQueries queries, ReadingQueries readings, LiveValues live, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } sent) return Results.Empty;
            var (profile, note) = (sent["profile"].ToString(), sent["note"].ToString().Trim());
            if (!Endpoints.TryHex(profile, ActivityRecord.DigestSize, out var replaces)) return Endpoints.Wrong($"profile: \"{profile}\"; allowed: the SHA-256 of the profile that was wrong, 64 hexadecimal digits");
            profile = Convert.ToHexStringLower(replaces);
            // A file that was chosen counts, and is looked at as any text.
            var chosen = sent.Files.GetFile("file") is { Length: > 0 } ? await PageForm.FileAsync(sent, "file", cancellationToken) : null;
            var text = (chosen is null ? sent["text"].ToString() : Encoding.UTF8.GetString(chosen)).ReplaceLineEndings("\n");
            var typed = new TypedFile(text, note, []);
            var file = Encoding.UTF8.GetBytes(text);
            if (sent["act"] != Mend || sent["looked"] != PlanEditView.Digest(text))
            {
                var (problems, changes) = mending.Examine(id, replaces, file);
                if (problems.Count > 0) context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return await ShowAsync(id, profile, typed, problems, problems.Count > 0 ? null : changes, context, plans, queries, readings, live, reader, renderer);
            }
            var answer = await mending.MendAsync(id, replaces, file, note.Length > 0 ? note : null, sent["seen"].ToString(), Asker.Of(context).Author, cancellationToken);
            return await PageForm.TellAsync(context, answer, $"/facilities/{id}{page}", why =>
                ShowAsync(id, profile, typed, why, mending.Examine(id, replaces, file) is ([], var changes) ? changes : null, context, plans, queries, readings, live, reader, renderer));
        }).For(Role.Analyst);
    }

    /// <param name="profile">Null to choose one.</param>
    /// <param name="changes">Of what was looked at; null where nothing was, or it is refused.</param>
    static async Task<IResult> ShowAsync(
        string id, string? profile, TypedFile? typed, IReadOnlyList<string> problems, IReadOnlyList<ChangedRule>? changes, HttpContext context, Plans plans, RedecodingQueries queries, ReadingQueries readings, LiveValues live, PageReader reader, PageRenderer renderer)
    {
        var (read, mended, plan) = (queries.ReadBy(id), queries.Mended(id), plans.ByFacility.GetValueOrDefault(id));
        if (plan is null && read.Count == 0) return Endpoints.Missing($"no facility \"{id}\"");
        MendingFormView? form = null;
        if (profile is not null)
        {
            var known = read.FirstOrDefault(r => Convert.ToHexStringLower(r.Sha256) == profile);
            if (known.Id is null) return Endpoints.Missing($"profile: \"{profile}\"; allowed: one by which {id} was read");
            var stands = mended.FirstOrDefault(m => m.Replaces == profile);
            form = new MendingFormView(profile, known.Id, typed?.Text ?? TextOf(queries, id, known.Sha256), typed?.Note ?? "", stands?.Deed.Id ?? "", new FieldFaults(problems, ["note"]),
                changes is null ? null : [.. changes.Select(c => new MendedValueView(c.Channel, c.Facts, Newest(c, id, readings, live)))], changes is null ? [] : queries.ClosedOn(id, [.. changes.Select(c => c.Channel)]));
        }
        await renderer.ShowAsync<MendingPage>(context, new MendingPageView(reader.Visitor(Asker.Of(context)), id, plan?.Name ?? id, plan?.Simulated ?? false,
            [.. read.Select(r => (Hex: Convert.ToHexStringLower(r.Sha256), r.Id)).Select(r => new ReadProfileView(r.Hex, r.Id, mended.FirstOrDefault(m => m.Replaces == r.Hex)?.Deed))], form));
        return Results.Empty;
    }

    /// <summary>The one that stands in its place, else its own as devices signed it; empty where none shows it.</summary>
    static string TextOf(RedecodingQueries queries, string facility, byte[] profile) =>
        queries.ReadBy(facility, profile).Mended is { } mended ? Encoding.UTF8.GetString(mended.Profile.Bytes.Span) : queries.Profile(facility, profile) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";

    /// <summary>The channel's newest reading by both rules; null where none is known.</summary>
    static NewestView? Newest(ChangedRule change, string facility, ReadingQueries readings, LiveValues live)
    {
        if (live.Of(facility).FirstOrDefault(l => l.Channel == change.Channel) is not { } newest) return null;
        var at = newest.At.ToUnixTimeMilliseconds();
        if (readings.Readings(facility, change.Channel, at, at, null, null).Items is not [{ Words: var hex }, ..]) return null;
        var words = new ushort[hex.Length / HexOfWord];
        for (var i = 0; i < words.Length; i++) words[i] = ushort.Parse(hex.AsSpan(i * HexOfWord, HexOfWord), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var (before, after) = change.Of(words);
        return new NewestView(newest.At, before, after);
    }
}
