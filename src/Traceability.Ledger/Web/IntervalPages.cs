using System.IO.Compression;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>
/// A file of intervals: read and looked at before it is recorded, all of it or nothing. Between the two the page itself holds the file, so that what is
/// recorded is to the byte what was looked at, and the ledger keeps nothing that nobody recorded.
/// </summary>
static class IntervalPages
{
    /// <summary>Of each end of the file that is shown.</summary>
    const int MostShown = 5;

    /// <summary>What a browser sends back of a field.</summary>
    const int MostHeld = 4_000_000;

    /// <summary>A field of the form: what the button says.</summary>
    const string Record = "record";

    public static void MapIntervalPages(this RouteGroupBuilder records)
    {
        records.MapGet("/intervals", Task<IResult> (string id, string? stream, string? replaces, HttpContext context, Plans plans, RecordQueries queries, PageReader reader, PageRenderer renderer) =>
            plans.ByFacility.GetValueOrDefault(id) is { } plan ? ShowAsync(new IntervalForm(stream ?? "", replaces is null ? "" : queries.Record(id, replaces)?.Document ?? "", "", replaces ?? "", plan.Stream(stream ?? "")?.Unit ?? "", ""), null, [], context, plan, queries, reader, renderer)
                : Task.FromResult(RecordPages.NoPlan(id))).For(Role.Operator);
        records.MapPost("/intervals", async Task<IResult> (string id, HttpContext context, ActivityRecords records, Plans plans, RecordQueries queries, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } sent) return Results.Empty;
            if (plans.ByFacility.GetValueOrDefault(id) is not { } plan) return RecordPages.NoPlan(id);
            var form = IntervalForm.Read(sent);
            var chosen = sent.Files.GetFile("file") is { FileName.Length: > 0 } file ? file : null;
            var (read, faults) = chosen is not null ? await OfFileAsync(chosen, records.NowMs, cancellationToken) : await OfHeldAsync(form.Held, records.NowMs, cancellationToken);
            RecordWish? wish = null;
            if (read is not null)
            {
                form = form with { Held = Convert.ToBase64String(read.Deflated) };
                faults = form.TryWish(plan, read, records.NowMs, out wish);
                if (form.Held.Length > MostHeld) faults = [.. faults, $"file: found {read.Deflated.Length} bytes when packed, more than a page can hold until it is confirmed; allowed: PUT /api/v1/facilities/{id}/streams/{form.Stream}/intervals"];
            }
            // Another file than the one that was looked at is looked at first.
            if (wish is null || faults.Count > 0 || chosen is not null || sent["act"] != Record)
            {
                if (faults.Count > 0) context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return await ShowAsync(form, read, faults, context, plan, queries, reader, renderer);
            }
            return await RecordPages.TellAsync(await records.TakeAsync(wish, Asker.Of(context).Author, read, cancellationToken), context, id, why => ShowAsync(form, read, why, context, plan, queries, reader, renderer));
        }).For(Role.Operator);
    }

    static async Task<(IntervalFile? File, IReadOnlyList<string> Faults)> OfFileAsync(IFormFile file, long nowMs, CancellationToken cancellationToken)
    {
        await using var bytes = file.OpenReadStream();
        return await IntervalFile.ReadAsync(bytes, nowMs, cancellationToken);
    }

    /// <summary>From the page, where it was read once already; whatever else stands there is refused as a file is.</summary>
    static async Task<(IntervalFile? File, IReadOnlyList<string> Faults)> OfHeldAsync(string held, long nowMs, CancellationToken cancellationToken)
    {
        if (held.Length == 0) return (null, ["file: none; allowed: a file of intervals"]);
        try
        {
            await using var bytes = new DeflateStream(new MemoryStream(Convert.FromBase64String(held)), CompressionMode.Decompress);
            return await IntervalFile.ReadAsync(bytes, nowMs, cancellationToken);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            return (null, ["file: what the page held of it cannot be read; allowed: the file chosen again"]);
        }
    }

    static async Task<IResult> ShowAsync(IntervalForm form, IntervalFile? read, IReadOnlyList<string> faults, HttpContext context, MonitoringPlan plan, RecordQueries queries, PageReader reader, PageRenderer renderer)
    {
        if (plan.Stream(form.Stream) is not { } stream) return Endpoints.Missing($"stream: \"{form.Stream}\"; allowed: {string.Join(", ", plan.Streams.Select(s => s.Id))}");
        if (!RecordRules.Allowed(stream.Determined).Contains(RecordKind.Intervals)) return Endpoints.Missing($"stream: {stream.Id} is determined by {stream.Determined.Name}, which takes no intervals");
        await renderer.ShowAsync<IntervalsPage>(context, new IntervalsPageView(reader.Visitor(Asker.Of(context)), plan.FacilityId, plan.Name, plan.Simulated, StreamToRecordView.Of(stream), form, new FieldFaults(faults, IntervalForm.Fields), read is null ? null : Look(read),
            form.Replaces.Length > 0 && queries.Record(plan.FacilityId, form.Replaces) is { } said ? RecordedView.Of(said, plan) : null));
        return Results.Empty;
    }

    static IntervalsLookView Look(IntervalFile file)
    {
        var (edges, exponent) = (file.Read.Edges().ToList(), file.Read.Exponent);
        IntervalView Of(int i) => new(i, Store.Instants.Of(edges[i - 1].AtMs), Store.Instants.Of(edges[i].AtMs), Emissions.Scaled.Of(edges[i].Steps - edges[i - 1].Steps, exponent));
        var count = edges.Count - 1;
        return new IntervalsLookView(count, Store.Instants.Of(file.Read.FromMs), Store.Instants.Of(file.Read.ToMs), Emissions.Scaled.ToDecimal(file.Sum), Convert.ToHexStringLower(file.Sha256),
            [.. Enumerable.Range(1, Math.Min(MostShown, count)).Select(Of)], [.. Enumerable.Range(1, count).Skip(Math.Max(MostShown, count - MostShown)).Select(Of)]);
    }
}
