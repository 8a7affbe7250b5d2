using System.Globalization;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Allocation;

/// <summary>
/// Format 1 of a report of production: <c>format</c>, <c>runs</c>; each has <c>id</c>, <c>unit_process</c>, <c>from</c>, <c>to</c> (instants, exclusive), <c>products</c>
/// (<c>id</c>, <c>mass_kg</c>, optional <c>metal_kg</c>, <c>price</c> {<c>per_kg</c>, <c>currency</c>, <c>window</c>, <c>source</c>}, <c>waste</c>), <c>draws</c> (<c>stream</c>,
/// and either <c>quantity</c> with optional <c>evidence</c>, or <c>point</c>: what a metering point of the plan counted meanwhile; optional <c>product</c>), optional <c>feed_kg</c> and <c>electricity_kwh</c>.
/// </summary>
static class ProductionReader
{
    const int Format = 1, MostRuns = 1_000, MostRows = 1_000;

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out ProductionReport report, out IReadOnlyList<ReadFault> faults)
    {
        report = null!;
        var found = new List<ReadFault>();
        faults = found;
        if (Fields.Open(file, utf8, Format, found) is not { } fields) return false;
        var runs = new List<ReportedRun>();
        foreach (var row in fields.Objects("runs", most: MostRuns)) runs.Add(ReadRun(row, runs));
        fields.NoOthers();
        if (runs.Sum(r => r.ByPoint.Count) is > PointDraws.Most and var points) fields.Refuse("runs", string.Create(CultureInfo.InvariantCulture, $"at most {PointDraws.Most} draws by metering points"), string.Create(CultureInfo.InvariantCulture, $"{points}"));
        if (found.Count > 0) return false;
        report = new ProductionReport(runs);
        return true;
    }

    static ReportedRun ReadRun(Fields row, List<ReportedRun> before)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        if (id.Length > 0 && before.Any(r => r.Run.Id == id)) row.Refuse("id", "an id that no other run of this report has");
        var process = row.Text("unit_process", Name.Allowed, Name.Fits);
        var (from, to) = (row.TypedInstant("from"), row.TypedInstant("to"));
        if (to <= from) row.Refuse("to", "an instant after from (exclusive)");
        var products = new List<RunProduct>();
        foreach (var product in row.Objects("products", least: 1, most: MostRows)) products.Add(ReadProduct(product, products));
        var (draws, byPoint) = (new List<RunDraw>(), new List<PointDraw>());
        foreach (var draw in row.Objects("draws", most: MostRows)) ReadDraw(draw, products, draws, byPoint);
        var (feed, electricity) = (MaybeNumber(row, "feed_kg"), MaybeNumber(row, "electricity_kwh"));
        row.NoOthers();
        return new ReportedRun(new ProductionRun(id, process, from, to, products, draws), feed, electricity) { ByPoint = byPoint };
    }

    static RunProduct ReadProduct(Fields row, List<RunProduct> before)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        if (id.Length > 0 && before.Any(p => p.Id == id)) row.Refuse("id", "an id that no other product of this run has");
        var waste = row.Has("waste") && row.YesNo("waste");
        var (mass, metal) = (MaybeNumber(row, "mass_kg"), MaybeNumber(row, "metal_kg"));
        if (mass is null && !waste) row.Refuse("mass_kg", "a mass; \"0\" where nothing came of it");
        if (metal > mass) row.Refuse("metal_kg", $"at most mass_kg, {mass}");
        ProductPrice? price = null;
        if (row.Has("price") && row.Object("price") is { } paid)
        {
            price = new ProductPrice(paid.Number("per_kg"), paid.Text("currency"), paid.Text("window"), paid.Text("source"));
            paid.NoOthers();
        }
        row.NoOthers();
        return new RunProduct(id, mass, metal, price, waste);
    }

    static void ReadDraw(Fields row, List<RunProduct> products, List<RunDraw> draws, List<PointDraw> byPoint)
    {
        var stream = row.Text("stream", Name.Allowed, Name.Fits);
        var product = row.Has("product") ? row.Text("product", Name.Allowed, Name.Fits) : null;
        if (product is { Length: > 0 } && !products.Any(p => p.Id == product && !p.Waste)) row.Refuse("product", "a product of this run that is no waste");
        if (row.Has("point"))
        {
            if (row.Has("quantity") || row.Has("evidence")) row.Refuse("point", "either a point, whose quantity and evidence the ledger makes out, or a quantity");
            byPoint.Add(new PointDraw(stream, row.Text("point", Name.Allowed, Name.Fits), product));
        }
        else draws.Add(new RunDraw(stream, row.Number("quantity"), product, row.Has("evidence") ? row.Text("evidence") : ""));
        row.NoOthers();
    }

    static ExactDecimal? MaybeNumber(Fields row, string key) => row.Has(key) ? row.Number(key) : null;
}
