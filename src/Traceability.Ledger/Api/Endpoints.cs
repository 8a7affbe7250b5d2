using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>The reading half of the API; every list of unbounded length has a cursor.</summary>
static class Endpoints
{
    public static void MapReading(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapGet("/facilities", (Figures figures, HttpContext context) => figures.Facilities().Where(Asker.Of(context).Sees.Holds).Select(figures.Of).ToList()).ForReaders().WithSummary("Every facility with its live figures since its first reading: provisional, hence in no file; closed months can be had as tables.");
        api.MapGet("/facilities/{id}", Results<Ok<FacilityFigures>, ProblemHttpResult> (string id, Figures figures) =>
            figures.Facilities().Contains(id, StringComparer.Ordinal) ? TypedResults.Ok(figures.Of(id)) : Missing($"no facility \"{id}\"")).ForReaders().OfFacility("id").WithSummary("One facility's live figures, likewise provisional.");
        api.MapGet("/facilities/{id}/hours", (string id, LedgerQueries queries, string? channel, AskedInstant? from, AskedInstant? to, string? after, int? limit) =>
            queries.Hours(id, channel, from?.Ms ?? 0, to?.Ms ?? long.MaxValue, after, Limit(limit))).ForReaders().OfFacility("id").AsTable<Page<HourRow>>().WithSummary("What each counter counted, hour by hour; a page spans as many hours as the limit says.");
        api.MapGet("/facilities/{id}/events", (string id, LedgerQueries queries, string? after, int? limit) => queries.Events(id, after, Limit(limit)))
            .ForReaders().OfFacility("id").AsTable<Page<EventRow>>().WithSummary("Gaps, boots, clock steps and other events, newest first.");
        api.MapGet("/chains", (LedgerQueries queries, HttpContext context) => queries.Chains(Asker.Of(context).Sees)).ForReaders().AsTable<IReadOnlyList<ChainRow>>().WithSummary("The enrolled chains and where they stand.");
        api.MapGet("/witnesses", (EnrolledChains chains, HttpContext context) => TypedResults.Text(
            string.Concat(chains.All.Where(chain => Asker.Of(context).Sees.Holds(chain.Address.Facility)).Select(chain => chain.Witness).OrderBy(witness => witness.Name, StringComparer.Ordinal).Select(witness => $"witness {witness.Name} {witness.ToVerifierKey()}\n")),
            "text/plain", Encoding.UTF8)).ForReaders().Produces<string>(StatusCodes.Status200OK, "text/plain").WithSummary("The enrolled devices as witnesses, one line each, as a trust policy names them.");
        api.MapGet("/chains/{chain}/segments", Results<Ok<Page<SegmentRow>>, ProblemHttpResult> (string chain, LedgerQueries queries, string? after, int? limit, string? order, long? number) =>
            order is not (null or "oldest" or "newest") ? Wrong($"order: \"{order}\"; allowed: oldest, newest")
            : TryHex(chain, 16, out var id) && queries.Segments(id, after, Limit(limit), order == "newest", number) is { } page ? TypedResults.Ok(page)
            : Missing($"no chain \"{chain}\"")).ForReaders().OfChain("chain").AsTable<Page<SegmentRow>>().WithSummary("The segments held of a chain; with ?number=N those of one number, several where it forks.");
        api.MapGet("/chains/{chain}/segments/{number:long}/message", Results<FileContentHttpResult, ProblemHttpResult> (string chain, long number, string? identity, LedgerQueries queries) =>
            // The body holds the leaves' secret and the personal values: for the owner, not for everybody who can reach the port.
            identity is not null && !TryHex(identity, 32, out _) ? Wrong("identity: 64 hexadecimal digits")
            : TryHex(chain, 16, out var id) && queries.Message(id, number, identity is null ? null : Convert.FromHexString(identity)) is { } bytes
                ? TypedResults.File(bytes, "application/cbor")
                : Missing($"no segment {number} of chain \"{chain}\"")).For(Role.Administrator).GivesFile("application/cbor").WithSummary("The stored bytes of a segment, as received; with its secret and personal values, hence for the administrator.");
        api.MapGet("/weighings", (LedgerQueries queries, string? facility, string? after, int? limit, HttpContext context) => queries.Weighings(Asker.Of(context).Sees.Only(facility), after, Limit(limit)))
            .ForReaders().OfFacility("facility").AsTable<Page<WeighingRow>>().WithSummary("Weighings, newest first.");
        api.MapGet("/quarantine", (LedgerQueries queries, string? after, int? limit, HttpContext context) => queries.Quarantine(Asker.Of(context).Sees, after, Limit(limit))).ForReaders().AsTable<Page<QuarantineRow>>().WithSummary("Refused messages, newest first.");
        api.MapGet("/quarantine/totals", (LedgerQueries queries, HttpContext context) => queries.QuarantineTotals(Asker.Of(context).Sees)).ForReaders().AsTable<IReadOnlyList<QuarantineTotal>>().WithSummary("Refused, kept and dropped messages per sender.");
        api.MapGet("/findings", (LedgerQueries queries, string? facility, string? after, int? limit, HttpContext context) => queries.Findings(Asker.Of(context).Sees.Only(facility), after, Limit(limit)))
            .ForReaders().OfFacility("facility").AsTable<Page<FindingRow>>().WithSummary("What contradicts itself.");
    }

    internal static ProblemHttpResult Missing(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    internal static ProblemHttpResult Wrong(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>What belongs to a record or a deed, which is named by its digest.</summary>
    internal static Results<FileContentHttpResult, ProblemHttpResult> Shown(string of, string named, Func<byte[], byte[]?> read, string form) =>
        TryHex(named, ActivityRecord.DigestSize, out var digest) && read(digest) is { } bytes ? TypedResults.File(bytes, form) : Missing($"no such thing of a {of} \"{named}\"");

    internal static int Limit(int? limit) => Math.Clamp(limit ?? 100, 1, LedgerQueries.MostPerPage);

    internal static bool TryHex(string text, int size, out byte[] bytes)
    {
        bytes = new byte[size];
        return text.Length == 2 * size && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
