using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>The figure file. Lists whose order means nothing stand in the derivation's order, so that equal figures are equal bytes.</summary>
sealed class FigureWriter(JsonText json, FacilityInventory inventory)
{
    public void Write(FigureInputs inputs)
    {
        json.Text("format", FigureFile.Format);
        json.Whole("version", inputs.Version);
        json.Text("facility", inputs.Plan.FacilityId);
        json.YesNo("simulated", inputs.Plan.Simulated);
        json.Text("period", inputs.Period.Name);
        Span(inputs.Period.FromMs, inputs.Period.ToMs);
        json.Object("methodology", () =>
        {
            json.Text("id", inputs.Methodology.Id);
            json.Whole("version", inputs.Methodology.Version);
            json.Text("sha256", inputs.Methodology.Sha256);
        });
        json.Objects("factor_sets", inputs.Sources, source =>
        {
            json.Text("id", source.Set.Id);
            json.Whole("version", source.Set.Version);
            json.Text("sha256", source.Set.Sha256);
            if (source.Within) json.Text("file", Encoding.UTF8.GetString(source.Set.Bytes.Span));
        });
        json.Object("plan", () =>
        {
            json.Whole("version", inputs.Plan.Version);
            json.Text("sha256", Convert.ToHexStringLower(SHA256.HashData(inputs.PlanFile.Span)));
            json.Text("file", Encoding.UTF8.GetString(inputs.PlanFile.Span));
        });
        json.Objects("activity", inventory.Streams.SelectMany(s => s.Activity), Write);
        json.Objects("certificates", inputs.Claims.OrderBy(c => c.Certificate.Id, StringComparer.Ordinal), Write);
        json.Texts("why_incomplete", inputs.Why);
        json.Object("figure", () => WriteFigure(inputs));
    }

    void Write(ActivityData activity)
    {
        json.Text("stream", activity.StreamId);
        Span(activity.FromMs, activity.ToMs);
        json.Text("quantity", activity.Quantity.ToExact());
        json.Text("basis", activity.Basis.Name());
        json.Text("evidence", activity.Evidence);
        json.Whole("measured_quarters", activity.MeasuredQuarters);
        json.Whole("lost_quarters", activity.LostQuarters);
        json.YesNo("calibrated", activity.Calibrated);
        json.TextOrNone("lapsed", activity.Lapsed);
        json.TextOrNone("error_percent", activity.ErrorPercent?.ToExact());
    }

    void Write(CertificateClaim claim)
    {
        if (claim.Ended)
        {
            json.Text("before_kwh", claim.BeforeKwh.ToExact());
            json.Text("vintage_kwh", claim.VintageKwh.ToExact());
        }
        json.Object("certificate", () =>
        {
            var of = claim.Certificate;
            json.Text("id", of.Id);
            json.Text("kind", of.Kind.Name());
            json.Text("market", of.Market);
            json.Whole("vintage_from", of.VintageFromMs);
            json.Whole("vintage_to", of.VintageToMs);
            json.Text("volume_kwh", of.VolumeKwh.ToExact());
            json.Object("kg_per_kwh", () => { foreach (var rate in of.GasesPerKwh) json.Text(rate.Gas.Id, rate.KilogramsPerUnit.ToExact()); });
            json.Object("source", () =>
            {
                json.Text("document", of.Source.Document);
                json.Text("table", of.Source.Table);
                json.Text("row", of.Source.Row);
                json.Whole("year", of.Source.Year);
            });
            if (of.CancelledOn is { } day) json.Object("cancelled", () =>
            {
                json.Text("on", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                json.TextOrNone("reference", of.CancellationReference);
            });
            json.Objects("criteria", of.Criteria, answer =>
            {
                json.Text("criterion", answer.Criterion.Name());
                if (answer.Met is { } met) json.YesNo("met", met);
                json.Text("how", answer.How);
            });
        });
    }

    void WriteFigure(FigureInputs inputs)
    {
        json.Text("inputs_sha256", inventory.InputsHash);
        json.YesNo("complete", inventory.Complete && inputs.Why.Count == 0);
        json.Whole("total_ug", inventory.TotalMicrograms);
        json.Objects("scopes", inventory.Scopes, scope =>
        {
            json.Whole("scope", (int)scope.Scope);
            json.TextOrNone("method", scope.Method);
            json.Whole("co2e_ug", scope.Micrograms);
        });
        json.Objects("categories", inventory.Components.Select(c => c.Category).Distinct(), category =>
        {
            json.Text("category", category.Name());
            json.YesNo("in_total", inventory.Methodology.Total.Contains(category));
            json.Whole("co2e_ug", inventory.CategoryMicrograms(category));
        });
        json.Whole("biogenic_co2_ug", inventory.BiogenicCo2Micrograms);
        json.Texts("gwp_sets", inventory.GwpSets);
        json.Object("coverage", () =>
        {
            json.Whole("streams_determined", inventory.Coverage.StreamsDetermined);
            json.Whole("streams_listed", inventory.Coverage.StreamsListed);
            Share("quantity", inventory.Coverage.Quantity);
            if (inventory.Coverage.Time is { } time) Share("time", time);
        });
        json.Object("shares", () =>
        {
            Share("primary", inventory.PrimaryShare);
            Share("evidence", inventory.EvidenceShare);
            Share("verified", inventory.VerifiedShare);
        });
        json.Object("uncertainty", () =>
        {
            var uncertainty = inventory.Uncertainty;
            if (uncertainty.HalfWidthMicrograms is { } half) json.Whole("half_width_ug", half);
            Share("stated", uncertainty.Stated);
        });
        json.Objects("components", inventory.Components, component =>
        {
            json.Text("category", component.Category.Name());
            json.Text("gas", component.Gas.Id);
            json.Text("quality", component.Quality == DataQuality.Primary ? "primary" : "secondary");
            json.Whole("ug", component.Micrograms);
            json.Whole("co2e_ug", component.Co2eMicrograms);
        });
        json.Objects("streams", inventory.Streams, Write);
        json.Objects("certificates", inventory.Certificates, applied =>
        {
            json.Text("id", applied.Certificate.Id);
            json.Text("period_kwh", applied.PeriodKwh.ToExact());
        });
        json.Objects("decisions", inventory.Decisions, decision =>
        {
            json.Text("category", decision.Category.Name());
            json.Text("flow", decision.Flow);
            json.Text("part", decision.Part.Name());
            json.Text("method", decision.Method.Name());
            json.TextOrNone("unit", decision.Unit);
            json.Text("factor", decision.FactorId);
            json.Text("reason", decision.Reason);
        });
        json.Texts("disclosures", inventory.Disclosures);
        json.Texts("streams_without_data", inventory.StreamsWithoutData);
    }

    void Write(StreamFigure stream)
    {
        json.Text("id", stream.Stream.Id);
        json.Text("category", stream.Stream.Category.Name());
        json.Text("flow", stream.Stream.Flow);
        json.Text("quantity", stream.Quantity.ToExact());
        json.Text("unit", stream.Stream.Unit);
        json.Whole("lost_quarters", stream.LostQuarters);
        json.Whole("co2e_ug", stream.Co2eMicrograms);
        json.Objects("factors", stream.Factors, factor =>
        {
            json.Text("id", factor.Id);
            json.Whole("version", factor.Version);
        });
    }

    void Share(string name, Share share) => json.Object(name, () =>
    {
        json.Whole("part", share.Part);
        json.Whole("whole", share.Whole);
    });

    void Span(long fromMs, long toMs)
    {
        json.Text("from", Instants.InFile(fromMs));
        json.Text("to", Instants.InFile(toMs));
    }
}
