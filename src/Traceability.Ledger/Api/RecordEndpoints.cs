using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Records;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>Activity that no meter measures: recorded by operators, listed for readers, proven for auditors.</summary>
static class RecordEndpoints
{
    const string Csv = "text/csv";

    /// <param name="Quantity">As the plan counts it; exactly one of it and <paramref name="Observed"/>.</param>
    /// <param name="At">Of a receipt, dip or issue in the place of <paramref name="From"/> and <paramref name="To"/>.</param>
    /// <param name="Attachment">SHA-256 of the document, hex; likewise <paramref name="Replaces"/> the id of the record in whose place this one stands.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record ActivityWish(
        [property: Required] string? Stream, [property: Required] string? Kind, string? From, string? To, string? At, decimal? Quantity, [property: Required] string? Unit, string? Document, string? Attachment, string? Note, string? Replaces, ObservedWish? Observed);

    /// <summary>A quantity at another state than the plan counts it at, where the plan states how it is brought to that. All as text, with every digit that was read.</summary>
    /// <param name="Quantity">In the stream's unit; its last digit is its resolution, and that of what is counted.</param>
    /// <param name="Celsius">Of a liquid or a gas: −60 to 150.</param>
    /// <param name="AbsoluteKilopascals">Of a gas: 50 to 500. Absolute: a gauge shows the air's pressure less.</param>
    /// <param name="Heat">Of a fuel counted by its heat: gross or net, the one that is not counted.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record ObservedWish([property: Required] string? Quantity, string? Celsius, string? AbsoluteKilopascals, string? Heat);

    internal sealed record RecordedView(string Id);

    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        var facility = routes.MapGroup("/api/v1/facilities/{id}");
        facility.MapGet("/activity", (string id, string? stream, string? after, int? limit, RecordQueries queries) => queries.Records(id, stream, after, Endpoints.Limit(limit)))
            .ForReaders().OfFacility("id").AsTable<Page<RecordRow>>().WithSummary("What was recorded of source streams, newest first.");

        facility.MapPost("/activity", async Task<Results<Ok<RecordedView>, ProblemHttpResult>> (string id, ActivityWish wish, HttpContext context, ActivityRecords records, CancellationToken cancellationToken) =>
            TryRead(id, wish, out var asked, out var wrong) ? Tell(await records.TakeAsync(asked, Asker.Of(context).Author, null, cancellationToken)) : Endpoints.Wrong(wrong))
            .For(Role.Operator).OfFacility("id").Refuses(StatusCodes.Status409Conflict).WithSummary("Records an invoice, receipt, dip, issue or estimate; the same again gets the same answer, and a correction names the record that it replaces. In the place of the quantity what was observed, where the plan states how it is counted (counted_at).");

        facility.MapPut("/streams/{stream}/intervals", async Task<Results<Ok<RecordedView>, ProblemHttpResult>> (
            string id, string stream, string? document, string? note, string? replaces, HttpRequest request, ActivityRecords records, CancellationToken cancellationToken) =>
        {
            if (records.StreamOf(id, stream, out var why) is not { } listed) return Endpoints.Missing(why);
            if (!TryDigest("replaces", replaces, out var replaced, out var wrong)) return Endpoints.Wrong(wrong);
            var (file, faults) = await IntervalFile.ReadAsync(request.Body, records.NowMs, cancellationToken);
            return Tell(file is null ? new RecordAnswer.Invalid(faults) : await records.TakeAsync(
                new RecordWish(id, stream, RecordKind.Intervals, file.Read.FromMs, file.Read.ToMs, file.Sum, listed.Unit, document, file.Sha256, note, replaced), Asker.Of(request.HttpContext).Author, file, cancellationToken));
        }).Accepts<byte[]>(Csv).For(Role.Operator).OfFacility("id").Refuses(StatusCodes.Status409Conflict).WithSummary("Imports a file of intervals, all of it or nothing: header from,to,quantity; no gap, no overlap; at most 10 MB.");

        facility.MapGet("/activity/{record}", Results<FileContentHttpResult, ProblemHttpResult> (string id, string record, RecordQueries queries) =>
            // With its salt, by which alone the public digest can be tried out.
            Endpoints.Shown("record", record, digest => queries.Bytes(id, digest), "application/cbor")).For(Role.Auditor).OfFacility("id").GivesFile("application/cbor").WithSummary("A record's bytes, whose SHA-256 is its id; for auditors.");
        facility.MapGet("/activity/{record}/proof", Results<FileContentHttpResult, ProblemHttpResult> (string id, string record, RecordQueries queries) =>
            Endpoints.Shown("record", record, digest => queries.Proof(id, digest) is { } proof ? Encoding.UTF8.GetBytes(proof.Encode()) : null, "text/plain")).For(Role.Auditor).OfFacility("id").GivesFile("text/plain").WithSummary("Proof that a record's statement is in the statement log.");
        facility.MapGet("/activity/{record}/file", Results<FileContentHttpResult, ProblemHttpResult> (string id, string record, RecordQueries queries) =>
            Endpoints.Shown("record", record, digest => queries.File(id, digest), Csv)).For(Role.Auditor).OfFacility("id").GivesFile("text/csv").WithSummary("The imported file of a record of intervals, as it came.");
    }

    static Results<Ok<RecordedView>, ProblemHttpResult> Tell(RecordAnswer answer) => answer switch
    {
        RecordAnswer.Recorded(var id) => TypedResults.Ok(new RecordedView(id)),
        RecordAnswer.Unknown(var why) => Endpoints.Missing(why),
        RecordAnswer.Conflict(var why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict),
        RecordAnswer.Invalid(var why) => Endpoints.Wrong(string.Join('\n', why)),
        _ => Endpoints.Wrong("not recorded"),
    };

    static bool TryRead(string facility, ActivityWish wish, out RecordWish read, out string wrong)
    {
        (read, wrong) = (null!, "");
        var kind = RecordKinds.Names.FirstOrDefault(k => k.Name == wish.Kind && k.Kind != RecordKind.Intervals).Kind;
        if (kind == 0) wrong = $"kind: \"{wish.Kind}\"; allowed: {string.Join(", ", RecordKinds.Names.Where(k => k.Kind != RecordKind.Intervals).Select(k => k.Name))}";
        else if (kind.IsOfAnInstant() ? wish.From is not null || wish.To is not null : wish.At is not null) wrong = kind.IsOfAnInstant() ? $"at: a record of the kind {wish.Kind} has one instant, and no from and to" : $"from, to: a record of the kind {wish.Kind} has a span, and no at";
        if (wrong.Length > 0) return false;
        var (first, last) = kind.IsOfAnInstant() ? (wish.At, wish.At) : (wish.From, wish.To);
        if (!Rfc3339.TryRead(first, out var from)) wrong = $"{(kind.IsOfAnInstant() ? "at" : "from")}: \"{first}\"; allowed: {Rfc3339.Allowed}";
        else if (!Rfc3339.TryRead(last, out var to)) wrong = $"to: \"{last}\"; allowed: {Rfc3339.Allowed}";
        else if (wish.Quantity is not null && wish.Observed is not null) wrong = "quantity, observed: both are given; allowed: quantity, as it is counted, or observed, which is brought to that";
        else if (wish.Quantity is null && wish.Observed is null) wrong = "quantity: missing; allowed: a number, zero or more, or in its place observed";
        else if (TryObserved(wish.Observed, out var given, out wrong) && TryDigest("attachment", wish.Attachment, out var attachment, out wrong) && TryDigest("replaces", wish.Replaces, out var replaces, out wrong))
            read = new RecordWish(facility, wish.Stream ?? "", kind, from, to, wish.Quantity is { } quantity ? Exact(quantity) : default, wish.Unit ?? "", wish.Document, attachment, wish.Note, replaces) { Given = given };
        return wrong.Length == 0;
    }

    static bool TryObserved(ObservedWish? wish, out Observation? given, out string wrong)
    {
        (given, wrong) = (null, "");
        return wish is null || ObservedText.TryRead(wish.Quantity, wish.Celsius, wish.AbsoluteKilopascals, wish.Heat, out given, out wrong);
    }

    static bool TryDigest(string key, string? hex, out byte[]? digest, out string wrong)
    {
        (digest, wrong) = (null, "");
        if (hex is null) return true;
        if (Endpoints.TryHex(hex, ActivityRecord.DigestSize, out var bytes)) digest = bytes;
        else wrong = $"{key}: \"{hex}\"; allowed: 64 hexadecimal digits";
        return wrong.Length == 0;
    }

    static ExactDecimal Exact(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = (Int128)(((UInt128)(uint)bits[2] << 64) | ((UInt128)(uint)bits[1] << 32) | (uint)bits[0]);
        return new ExactDecimal(bits[3] < 0 ? -mantissa : mantissa, -((bits[3] >> 16) & 0xFF));
    }
}
