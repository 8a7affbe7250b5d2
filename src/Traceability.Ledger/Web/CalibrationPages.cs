using System.Globalization;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>The calendar of a facility's calibrations, and the form for one more.</summary>
static class CalibrationPages
{
    public static void MapCalibrationPages(this RouteGroupBuilder facility)
    {
        facility.MapGet("/calibrations", (string id, int? of, HttpContext context, Plans plans, StandingQueries standing, LapsedMonths lapsed, PageReader reader, PageRenderer renderer) =>
            ShowAsync(id, of, null, [], context, plans, standing, lapsed, reader, renderer)).ForReaders();
        facility.MapPost("/calibrations", async Task<IResult> (string id, HttpContext context, StandingBook book, Plans plans, StandingQueries standing, LapsedMonths lapsed, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return Results.Empty;
            var typed = CalibrationForm.Read(form);
            var file = typed.Within(standing.AllCalibrations(id).Rows, out var at);
            var answer = await book.CalibrateAsync(id, file, typed.Note.Length > 0 ? typed.Note : null, typed.Seen, Asker.Of(context).Author, cancellationToken);
            return await PageForm.TellAsync(context, answer, $"/facilities/{id}/calibrations", why => ShowAsync(id, null, typed, [.. why.Select(line => OfRow(line, at))], context, plans, standing, lapsed, reader, renderer));
        }).For(Role.Analyst);
    }

    static async Task<IResult> ShowAsync(string id, int? of, CalibrationForm? typed, IReadOnlyList<string> problems, HttpContext context, Plans plans, StandingQueries standing, LapsedMonths lapsed, PageReader reader, PageRenderer renderer)
    {
        if (plans.ByFacility.GetValueOrDefault(id) is not { } plan || standing.Calibrations(id) is not { } calendar) return Endpoints.Missing($"no monitoring plan of a facility \"{id}\"");
        var (rows, deed) = standing.AllCalibrations(id);
        var asker = Asker.Of(context);
        await renderer.ShowAsync<CalibrationsPage>(context, new CalibrationsPageView(reader.Visitor(asker), id, plan.Name, plan.Simulated, calendar.Points,
            [.. rows.Select((c, i) => new CalibratedView(i, c.Point, c.Serial, c.Certificate, c.Laboratory, c.CalibratedOn, c.ValidUntil, c.ErrorPercent?.ToString(), c.Attachment))],
            lapsed.Of(id), deed, typed?.Anew(deed?.Id) ?? CalibrationForm.Filled(rows, of, deed?.Id), problems, asker.May(Role.Analyst)));
        return Results.Empty;
    }

    /// <summary>Whoever typed one calibration sees no file and no line of it.</summary>
    static string OfRow(string fault, int at)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"calibrations[{at}].");
        return fault.IndexOf(place, StringComparison.Ordinal) is var found and >= 0 ? fault[(found + place.Length)..] : fault;
    }
}
