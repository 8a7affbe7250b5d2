using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>What people recorded of a facility's streams, and the form for one more, or for one in the place of another.</summary>
static class RecordPages
{
    const int PerPage = 50;

    public static void MapRecordPages(this IEndpointRouteBuilder routes)
    {
        var records = routes.MapPages().WithMetadata(new RequestSizeLimitAttribute(IntervalReader.MostBytes + PageForm.Most)).MapGroup("/facilities/{id}/records").OfFacility("id");
        records.MapGet("/", async Task<IResult> (string id, string? stream, string? after, HttpContext context, Plans plans, RecordQueries queries, OpenLosses losses, PageReader reader, PageRenderer renderer) =>
        {
            if (plans.ByFacility.GetValueOrDefault(id) is not { } plan) return NoPlan(id);
            var (page, asker) = (queries.Records(id, stream, after, PerPage), Asker.Of(context));
            await renderer.ShowAsync<RecordsPage>(context, new RecordsPageView(reader.Visitor(asker), id, plan.Name, plan.Simulated, plan.TimeZone, stream, [.. page.Items.Select(r => RecordedView.Of(r, plan))], page.Next, [.. plan.Streams.Select(StreamToRecordView.Of)],
                [.. losses.Of(id).Select(l => LossView.Of(l, plan))], asker.May(Role.Operator)));
            return Results.Empty;
        }).ForReaders();
        records.MapGet("/new", Task<IResult> (string id, string? stream, string? kind, string? from, string? to, string? replaces, HttpContext context, Plans plans, RecordQueries queries, OpenLosses losses, PageReader reader, PageRenderer renderer) =>
        {
            if (plans.ByFacility.GetValueOrDefault(id) is not { } plan) return Task.FromResult<IResult>(NoPlan(id));
            var form = new RecordForm(stream ?? "", kind ?? "", from ?? "", to ?? "", "", plan.Stream(stream ?? "")?.Unit ?? "", "", "", "", "");
            if (replaces is null) return ShowAsync(form, [], context, plan, queries, losses, reader, renderer);
            return queries.Record(id, replaces) is { } said ? ShowAsync(RecordForm.Of(said, Zone(plan)), [], context, plan, queries, losses, reader, renderer)
                : Task.FromResult<IResult>(Endpoints.Missing($"no record \"{replaces}\" of {id}"));
        }).For(Role.Operator);
        records.MapPost("/", async Task<IResult> (string id, HttpContext context, ActivityRecords records, Plans plans, RecordQueries queries, OpenLosses losses, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } sent) return Results.Empty;
            if (plans.ByFacility.GetValueOrDefault(id) is not { } plan) return NoPlan(id);
            var form = RecordForm.Read(sent);
            // A file that was chosen counts; what is kept of it is its hash.
            if (sent.Files.GetFile("file") is { FileName.Length: > 0, Length: > 0 } file) form = form with { Attachment = await HashAsync(file, cancellationToken) };
            IReadOnlyList<string> wrong = [.. form.TryWish(plan, records.NowMs, out var wish), .. sent.Files.GetFile("file") is { FileName.Length: > 0, Length: 0 } ? (string[])["attachment: an empty file; allowed: the document as a file, or its SHA-256, or nothing"] : []];
            return await TellAsync(wrong.Count > 0 ? new RecordAnswer.Invalid(wrong) : await records.TakeAsync(wish!, Asker.Of(context).Author, null, cancellationToken), context, id, why => ShowAsync(form, why, context, plan, queries, losses, reader, renderer));
        }).For(Role.Operator);
        records.MapIntervalPages();
    }

    /// <summary>Done: the list. Not done: the form anew, with what is in the way and all that was typed.</summary>
    internal static async Task<IResult> TellAsync(RecordAnswer answer, HttpContext context, string facility, Func<IReadOnlyList<string>, Task<IResult>> showAnew)
    {
        switch (answer)
        {
            case RecordAnswer.Recorded: PageForm.See(context, $"/facilities/{facility}/records"); return Results.Empty;
            case RecordAnswer.Unknown(var why): return Endpoints.Missing(why);
            case RecordAnswer.Conflict(var why): context.Response.StatusCode = StatusCodes.Status409Conflict; return await showAnew([why]);
            case RecordAnswer.Invalid(var why): context.Response.StatusCode = StatusCodes.Status400BadRequest; return await showAnew(why);
            default: return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }
    }

    internal static IResult NoPlan(string facility) => Endpoints.Missing($"no monitoring plan of a facility \"{facility}\"");

    static TimeZoneInfo Zone(MonitoringPlan plan) => TimeZoneInfo.FindSystemTimeZoneById(plan.TimeZone);

    static async Task<IResult> ShowAsync(RecordForm form, IReadOnlyList<string> wrong, HttpContext context, MonitoringPlan plan, RecordQueries queries, OpenLosses losses, PageReader reader, PageRenderer renderer)
    {
        if (plan.Stream(form.Stream) is not { } stream) return Endpoints.Missing($"stream: \"{form.Stream}\"; allowed: {string.Join(", ", plan.Streams.Select(s => s.Id))}");
        var allowed = RecordRules.Allowed(stream.Determined).Where(k => k != RecordKind.Intervals).ToList();
        if (form.Is is not { } kind || !allowed.Contains(kind))
            return Endpoints.Missing($"kind: \"{form.Kind}\"; allowed: {(allowed.Count == 0 ? "none" : string.Join(", ", allowed.Select(k => k.Name())))}, since {stream.Id} is determined by {stream.Determined.Name}");
        var loss = kind == RecordKind.Estimate && stream.Determined is Determination.ByMeter && TypedInstant.TryRead(form.From, Zone(plan), out var from, out _)
            ? losses.Of(plan.FacilityId).FirstOrDefault(l => l.Stream == stream.Id && l.FromMs == from) : null;
        await renderer.ShowAsync<RecordFormPage>(context, new RecordFormView(reader.Visitor(Asker.Of(context)), plan.FacilityId, plan.Name, plan.Simulated, plan.TimeZone, StreamToRecordView.Of(stream), form, new FieldFaults(wrong, form.Fields),
            form.Replaces.Length > 0 && queries.Record(plan.FacilityId, form.Replaces) is { } said ? RecordedView.Of(said, plan) : null, loss is null ? null : LossView.Of(loss, plan)));
        return Results.Empty;
    }

    static async Task<string> HashAsync(IFormFile file, CancellationToken cancellationToken)
    {
        await using var bytes = file.OpenReadStream();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken));
    }
}
