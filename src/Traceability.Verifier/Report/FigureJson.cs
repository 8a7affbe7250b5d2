using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Methods;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Records;
using Traceability.Verifier.Figures;

namespace Traceability.Verifier.Report;

/// <summary>All that <see cref="FigureReport"/> says, for machines: one JSON object on one line. Micrograms and percentages are decimal text, hashes are hex.</summary>
static class FigureJson
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string file, string outcome, IReadOnlyList<string> reasons) => JsonSerializer.Serialize(new { file, outcome, reasons }, Plain);

    public static string Of(RedoneFigure figure)
    {
        var (inputs, inventory) = (figure.Inputs, figure.Inventory);
        return JsonSerializer.Serialize(new
        {
            file = figure.File,
            outcome = figure.Standing,
            facility = inputs.Plan.FacilityId,
            simulated = inputs.Plan.Simulated,
            version = inputs.Version,
            plan = inputs.Plan.Version,
            period = inputs.Period.Name,
            from_ms = inputs.Period.FromMs,
            to_ms = inputs.Period.ToMs,
            methodology = new { id = inputs.Methodology.Id, version = inputs.Methodology.Version, sha256 = inputs.Methodology.Sha256 },
            factor_sets = inputs.Sources.Select(source => new { id = source.Set.Id, version = source.Set.Version, sha256 = source.Set.Sha256, within = source.Within }),
            total_ug = Text(inventory.TotalMicrograms),
            scopes = inventory.Scopes.Select(scope => new { scope = (int)scope.Scope, method = scope.Method, co2e_ug = Text(scope.Micrograms) }),
            biogenic_co2_ug = Text(inventory.BiogenicCo2Micrograms),
            coverage = new { streams_determined = inventory.Coverage.StreamsDetermined, streams_listed = inventory.Coverage.StreamsListed, quantity_percent = Percent(inventory.Coverage.Quantity), time_percent = Percent(inventory.Coverage.Time) },
            shares = new { primary_percent = Percent(inventory.PrimaryShare), evidence_percent = Percent(inventory.EvidenceShare), verified_percent = Percent(inventory.VerifiedShare) },
            uncertainty = new { half_width_ug = inventory.Uncertainty.HalfWidthMicrograms is { } half ? Text(half) : null, stated_percent = Percent(inventory.Uncertainty.Stated) },
            complete = figure.IsComplete,
            incomplete = FigureReport.Incomplete(figure),
            decisions = inventory.Decisions.Select(decision => new { flow = decision.Flow, unit = decision.Unit, factor = decision.FactorId, reason = decision.Reason }),
            disclosures = inventory.Disclosures,
            inputs_sha256 = inventory.InputsHash,
            sha256 = figure.Sha256,
            bytes = figure.Bytes.Length,
            differences = figure.Differences.Select(difference => new { path = difference.Path, stated = difference.Stated, made_again = difference.Redone }),
            products = figure.Shares is { } made ? Of(made, inventory.Methodology) : null,
            deed = figure.Deed is { } deed ? Of(deed) : null,
            not_proven = FigureReport.NotProven(figure),
        }, Plain);
    }

    static object Of(RedoneShares made, Methodology by) => new
    {
        refused = made.Shares.Refused,
        runs = made.Shares.Allocation?.Runs.Select(run => new
        {
            id = run.Run.Id,
            products = run.Products.Select(p => new
            {
                id = p.Product.Id,
                common = $"{p.Common.Part}/{p.Common.Whole}",
                co2e_ug = Text(p.TotalMicrograms(by)),
                ug_per_kg = p.MicrogramsPerKilogram(by) is { } each ? Text(each) : null,
                database = made.Shares.Beside(run.Run.Id, p.Product.Id) is { } beside
                    ? new { generic = beside.Comparison?.Generic.Id, parts = beside.Comparison?.Difference.Parts.Select(part => new { cause = part.Cause.Name(), ug_per_kg = Text(part.Micrograms) }), no_comparison = beside.NoComparison } : null,
            }),
        }),
        compared = made.Stated is not null,
        differences = made.Differences.Select(difference => new { path = difference.Path, stated = difference.Stated, made_again = difference.Redone }),
    };

    static object Of(CheckedDeed deed) => new
    {
        kind = deed.Said.Kind.Name(),
        organisation = deed.Said.Organisation,
        account = deed.Said.Account,
        role = deed.Said.Role,
        at_ms = deed.Said.AtMs,
        note = deed.Said.Note,
        digest = Words.Hex(deed.Said.Digest),
        wrong = deed.Wrong,
        log = deed.Proof is { } proof ? new { origin = proof.Checkpoint.Origin, known = proof.IsKnown, index = proof.Index, size = proof.Checkpoint.Size, witnesses = proof.Cosigned.Select(pair => new { name = pair.Witness.Name, time_s = pair.TimeSeconds }) } : null,
        quorum = deed.Policy is null || deed.Policy.Quorum == TrustPolicy.NoQuorum ? null : new { name = deed.Policy.Quorum, met = !deed.LacksQuorum },
    };

    static string Text(Int128 whole) => whole.ToString(CultureInfo.InvariantCulture);

    static string? Percent(Share? share) => share?.Percent?.ToString();
}
