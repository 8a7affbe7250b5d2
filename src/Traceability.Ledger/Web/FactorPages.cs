using Microsoft.AspNetCore.Mvc;
using Traceability.Carbon.Factors;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>Emission factors: the sets, their rows, and the import of another.</summary>
static class FactorPages
{
    const string Sets = "/factors";

    public static void MapFactorPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages().WithMetadata(new RequestSizeLimitAttribute(StandingBook.MostBytes + PageForm.Most));
        pages.MapGet(Sets, (HttpContext context, FactorQueries factors, PageReader reader, PageRenderer renderer) => ShowAsync("", "", [], context, factors, reader, renderer)).ForReaders();
        pages.MapGet(Sets + "/{set}/{version:int}", async Task<IResult> (string set, int version, string? text, HttpContext context, FactorQueries factors, PageReader reader, PageRenderer renderer) =>
        {
            if (factors.Set(set, version, Asker.Of(context).Sees) is not { } found) return Endpoints.Missing($"no factor set \"{set}\" of version {version}");
            var wanted = (text ?? "").Trim();
            await renderer.ShowAsync<FactorSetPage>(context, new FactorSetPageView(reader.Visitor(Asker.Of(context)), found.Set, wanted, [.. found.Factors.Where(f => Has(f, wanted))], found.Factors.Count));
            return Results.Empty;
        }).ForReaders();
        pages.MapPost(Sets, async Task<IResult> (HttpContext context, FactorImport import, FactorQueries factors, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return Results.Empty;
            var (note, facilities) = (form["note"].ToString().Trim(), form["facilities"].ToString().Trim());
            if (await PageForm.FileAsync(form, "file", cancellationToken) is not { } file) return await RefuseAsync([PageForm.NoFile]);
            if (!FactorSet.TryRead(StandingDocument.Factors, file, out var set, out var faults)) return await RefuseAsync([.. faults.Select(f => f.ToString())]);
            return await PageForm.TellAsync(context, await import.TakeAsync(set.Id, set.Version, file, facilities.Length > 0 ? facilities.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) : null, note.Length > 0 ? note : null, Asker.Of(context).Author, cancellationToken), $"{Sets}/{set.Id}/{set.Version}", Show);

            Task<IResult> Show(IReadOnlyList<string> why) => ShowAsync(note, facilities, why, context, factors, reader, renderer);

            Task<IResult> RefuseAsync(IReadOnlyList<string> why)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Show(why);
            }
        }).For(Role.Administrator);
    }

    static async Task<IResult> ShowAsync(string note, string facilities, IReadOnlyList<string> problems, HttpContext context, FactorQueries factors, PageReader reader, PageRenderer renderer)
    {
        await renderer.ShowAsync<FactorSetsPage>(context, new FactorSetsPageView(reader.Visitor(Asker.Of(context)), factors.Sets(Asker.Of(context).Sees), note, facilities, problems));
        return Results.Empty;
    }

    /// <summary>All the words, each anywhere in what the row says.</summary>
    static bool Has(FactorRow f, string wanted)
    {
        var said = string.Join(' ', f.Id, f.Category, f.Flow, f.Part, f.Method, f.Region, f.Unit, f.Document, f.Table, f.Row, f.Licence, f.DataYear, string.Join(' ', f.KgPerUnit.Keys));
        return wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
