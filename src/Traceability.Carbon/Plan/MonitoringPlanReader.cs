using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Plan;

/// <summary>
/// Format 2 of the monitoring plan (format 1 knew meters only). A stream of fuel that is counted by its heat says <c>heat</c>: gross | net; one whose records are
/// observed at another state than they are counted at says <c>counted_at</c>: how they are brought to it. One of gas that is given at a state already says <c>gas_state</c>: normal |
/// standard; one of which not all is the substance that reacts says <c>content</c>. A decision for a factor says <c>unit</c> where the flow is
/// counted in several.
/// </summary>
static class MonitoringPlanReader
{
    const int Format = 2;
    const string GasStateKey = "gas_state";

    static readonly (string, ControlApproach)[] controls =
        [("operational", ControlApproach.Operational), ("financial", ControlApproach.Financial), ("equity-share", ControlApproach.EquityShare)];

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out MonitoringPlan plan, out IReadOnlyList<ReadFault> faults)
    {
        plan = null!;
        var found = new List<ReadFault>();
        faults = found;
        if (Fields.Open(file, utf8, Format, found) is not { } fields) return false;

        var facility = fields.Text("facility", Name.Allowed, Name.Fits);
        var version = fields.Whole("version", 1, 1_000_000);
        var name = fields.Text("name");
        var country = fields.Text("country", "an ISO 3166-1 code of two letters", c => c.Length == 2 && Name.FitsRegion(c));
        var state = fields.Text("state", "the ISO 3166-2 part after the country: QLD, WA", s => Name.FitsRegion($"XX-{s}") && !s.Contains('-'));
        var region = fields.Text("region", Name.RegionAllowed, Name.FitsRegion);
        if (region.Length > 0 && region != $"{country}-{state}" && !region.StartsWith($"{country}-{state}-", StringComparison.Ordinal))
            fields.Refuse("region", $"{country}-{state}, or a grid within it");
        var market = fields.Has("market") ? fields.Text("market", Name.RegionAllowed, Name.FitsRegion) : null;
        // Only the spelling: whether this machine knows the zone is for the caller to ask, which reads files.
        var zone = fields.Text("time_zone", "an IANA name: Australia/Brisbane, UTC", z => z.Split('/').All(Name.Fits));
        var simulated = fields.YesNo("simulated");
        var boundary = ReadBoundary(fields.Object("boundary"));

        var points = new List<MeteringPoint>();
        foreach (var row in fields.Objects("metering_points")) points.Add(ReadPoint(row, points));
        foreach (var part in points.Where(p => p.PartOf is not null && CannotBePartOf(p, points)))
            fields.Refuse("metering_points", $"part_of of {part.Id}: another point of the same unit, not part of {part.Id} itself", $"\"{part.PartOf}\"");
        foreach (var point in points.Where(p => p.Rate is not null && p.Channel.Length > 0))
            if (points.FirstOrDefault(point.CountsTheSame) is { } counter) fields.Refuse("metering_points", $"rate of {point.Id}: only where the device counts nothing of it: {counter.Channel} counts {counter.Unit}", $"\"{point.Rate!.Name}\"");
        var streams = new List<SourceStream>();
        foreach (var row in fields.Objects("streams", least: 1)) streams.Add(ReadStream(row, streams, points));
        var decisions = new List<FactorDecision>();
        if (fields.Has("factor_decisions"))
            foreach (var row in fields.Objects("factor_decisions")) decisions.Add(ReadDecision(row, decisions, streams));
        fields.NoOthers();
        if (found.Count > 0) return false;
        plan = new MonitoringPlan(facility, version, name, country, state, region, market, zone, simulated, boundary, points, streams, decisions) { File = utf8.ToArray() };
        return true;
    }

    static Boundary ReadBoundary(Fields? row)
    {
        if (row is null) return new Boundary("", ControlApproach.Operational);
        var boundary = new Boundary(row.Text("fence"), row.OneOf("control", controls));
        row.NoOthers();
        return boundary;
    }

    static MeteringPoint ReadPoint(Fields row, List<MeteringPoint> before)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        if (id.Length > 0 && before.Any(p => p.Id == id)) row.Refuse("id", "an id that no other metering point of this plan has");
        var channel = row.Text("channel", "a channel as {device}.{value}: mill.energy_import", c => Name.Fits(c) && c.Count(x => x == '.') == 1);
        // One register counted twice would double the facility.
        if (channel.Length > 0 && before.Any(p => p.Channel == channel)) row.Refuse("channel", "a channel that no other metering point of this plan has");
        var role = row.OneOf("role", MeteringPoint.Roles);
        var unit = row.Text("unit", Units.Allowed, Units.Fits);
        var exponent = row.Whole("exponent", -9, 6);
        Rollover? rollover = null;
        if (row.Has("rollover") && row.Object("rollover") is { } turn)
        {
            rollover = new Rollover(turn.Long("modulus", 2, CounterActivity.MostMantissa), turn.Long("largest_step", 1, CounterActivity.MostMantissa));
            if (rollover.LargestStep >= rollover.Modulus) turn.Refuse("largest_step", "less than modulus: more could be a step back as well");
            turn.NoOthers();
        }
        string? partOf = null;
        if (role == MeteringRole.SubMeter) partOf = row.Text("part_of", Name.Allowed, Name.Fits);
        else if (row.Has("part_of")) row.Refuse("part_of", "only for the role sub-meter");
        RateUnit? rate = null;
        if (row.Has("rate"))
        {
            rate = RateUnit.Of(row.Text("rate", RateUnit.Allowed, r => RateUnit.Of(r) is not null));
            if (rate is not null && rate.Quantity != unit) row.Refuse("rate", $"a rate that adds up to {unit}: {string.Join(" | ", RateUnit.All.Where(r => r.Quantity == unit).Select(r => r.Name).DefaultIfEmpty("none"))}");
            if (rollover is not null) row.Refuse("rollover", "only of a counter: a rate does not begin again");
        }
        var most = row.Has("most_per_hour") ? row.Number("most_per_hour") : (ExactDecimal?)null;
        var error = row.Has("error_percent") ? row.ErrorPercent("error_percent") : (ExactDecimal?)null;
        row.NoOthers();
        return new MeteringPoint(id, channel, role, unit, exponent, rollover, partOf, most, error) { Rate = rate };
    }

    static bool CannotBePartOf(MeteringPoint part, List<MeteringPoint> points)
    {
        if (points.FirstOrDefault(p => p.Id == part.PartOf) is not { } whole || whole.Unit != part.Unit) return true;
        for (var (at, steps) = (whole, 0); ; steps++)
        {
            if (at == part || steps > points.Count) return true;
            if (at.PartOf is null || points.FirstOrDefault(p => p.Id == at.PartOf) is not { } next) return false;
            at = next;
        }
    }

    static SourceStream ReadStream(Fields row, List<SourceStream> before, List<MeteringPoint> points)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        if (id.Length > 0 && before.Any(s => s.Id == id)) row.Refuse("id", "an id that no other stream of this plan has");
        var category = row.OneOf("category", StreamCategories.Names);
        var flow = row.Text("flow", Name.Allowed, Name.Fits);
        var unit = row.Text("unit", Units.Allowed, Units.Fits);
        var determined = row.Object("determined") is { } how ? ReadDetermination(how, unit, before, points) : new Determination.ByInvoice();
        ExpectedRange? expected = null;
        if (row.Has("expected_per_month") && row.Object("expected_per_month") is { } range)
        {
            expected = new ExpectedRange(range.Number("least"), range.Number("most"));
            if (expected.Least > expected.Most) range.Refuse("most", "at least as much as least");
            range.NoOthers();
        }
        var responsible = row.Has("responsible") ? row.Text("responsible") : "";
        var controlled = !row.Has("controlled") || row.YesNo("controlled");
        var heat = row.Has("heat") ? row.OneOf("heat", EmissionFactor.Heats) : HeatBasis.None;
        if (heat != HeatBasis.None && (category > StreamCategory.MobileCombustion || !Units.IsHeat(unit))) row.Refuse("heat", "only where a fuel is counted in kWh, MWh, MJ or GJ");
        var countedAt = row.Has(CountingRuleReader.Key) && row.Object(CountingRuleReader.Key) is { } rule ? CountingRuleReader.Read(row, rule, unit, heat, determined) : null;
        var givenAt = row.Has(GasStateKey) ? row.OneOf(GasStateKey, GasState.Names) : null;
        if (givenAt is not null && !Units.IsVolume(unit)) row.Refuse(GasStateKey, "only where L or m3 are counted");
        else if (givenAt is not null && countedAt is not null) row.Refuse(GasStateKey, $"only where there is no {CountingRuleReader.Key}: what is brought to a state is at that one");
        var content = row.Has("content") && row.Object("content") is { } part ? ReadContent(row, part, category, unit) : null;
        row.NoOthers();
        return new SourceStream(id, category, flow, unit, determined, expected, responsible, controlled) { Heat = heat, CountedAt = countedAt, GivenAt = givenAt, Content = content };
    }

    static Content ReadContent(Fields stream, Fields row, StreamCategory category, string unit)
    {
        var content = new Content(row.Text("substance", Name.Allowed, Name.Fits), row.Number("fraction"), CountingRuleReader.ReadSource(row));
        row.NoOthers();
        if (category != StreamCategory.Process || !Units.IsWeight(unit)) stream.Refuse("content", "only of the category process, where kg or t are counted");
        else if (content.Fraction is { Sign: <= 0 } || content.Fraction > new ExactDecimal(1, 0) || content.Fraction.Exponent < -Content.MostDecimals)
            row.Refuse("fraction", $"above 0, at most 1, with at most {Content.MostDecimals} decimals: 0.92");
        return content;
    }

    static Determination ReadDetermination(Fields row, string unit, List<SourceStream> before, List<MeteringPoint> points)
    {
        Determination read;
        switch (row.OneOf("by", Determination.Names))
        {
            case "meter":
                var names = row.Texts("points", Name.Allowed, Name.Fits, least: 1);
                foreach (var name in names)
                    if (points.FirstOrDefault(p => p.Id == name) is not { } point) row.Refuse("points", "metering points of this plan", $"\"{name}\"");
                    else if (point.Unit != unit) row.Refuse("points", $"points that count {unit}, as the stream does", $"\"{name}\", which counts {point.Unit}");
                    else if (point.Role is MeteringRole.SubMeter or MeteringRole.Export or MeteringRole.Storage or MeteringRole.Generation)
                        row.Refuse("points", "points of the role import or direct-line: others split, or flow elsewhere", $"\"{name}\"");
                    else if (names.Count(n => n == name) > 1 || before.Any(s => s.Determined is Determination.ByMeter other && other.Points.Contains(name)))
                        row.Refuse("points", "each point in one stream, once", $"\"{name}\"");
                if (names.Select(name => points.FirstOrDefault(p => p.Id == name)?.Role == MeteringRole.DirectLine).Distinct().Count() > 1)
                    row.Refuse("points", "points of the role import or of the role direct-line: what comes over a direct line is a stream of its own, with its generator's factor");
                read = new Determination.ByMeter(names);
                break;
            case "stock": read = new Determination.ByStock(row.Has("scale") ? ReadScale(row, before) : null); break;
            case "receipts": read = new Determination.ByReceipts(ReadScale(row, before)); break;
            case "estimate": read = new Determination.ByEstimate(row.Text("reason")); break;
            case "de-minimis": read = new Determination.DeMinimis(row.Text("reason"), row.Number("most_co2e_kg_per_month")); break;
            default: read = new Determination.ByInvoice(); break;
        }
        row.NoOthers();
        return read;
    }

    /// <summary>All that a scale weighs in counts in its stream: of two streams each truck would count in both.</summary>
    static string ReadScale(Fields row, List<SourceStream> before)
    {
        var scale = row.Text("scale", Name.Allowed, Name.Fits);
        if (scale.Length > 0 && before.Any(s => s.Determined is Determination.ByStock { Scale: var other } && other == scale || s.Determined is Determination.ByReceipts { Scale: var another } && another == scale))
            row.Refuse("scale", "each scale in one stream", $"\"{scale}\"");
        return scale;
    }

    static FactorDecision ReadDecision(Fields row, List<FactorDecision> before, List<SourceStream> streams)
    {
        var category = row.OneOf("category", StreamCategories.Names);
        var flow = row.Text("flow", Name.Allowed, Name.Fits);
        if (flow.Length > 0 && !streams.Any(s => s.Category == category && s.Flow == flow)) row.Refuse("flow", $"a flow of a stream of the category {category.Name()}");
        var part = row.Has("part") ? row.OneOf("part", FactorParts.Names) : FactorParts.Own(category);
        var method = row.Has("method") ? row.OneOf("method", FactorParts.Methods) : category == StreamCategory.Electricity ? FactorMethod.LocationBased : FactorMethod.Average;
        var unit = row.Has("unit") ? row.Text("unit", Units.Allowed, Units.Fits) : null;
        string[] counted = [.. streams.Where(s => s.Category == category && s.Flow == flow).Select(s => s.Unit).Distinct()];
        if (unit is { Length: > 0 } && counted.Length > 0 && !counted.Contains(unit)) row.Refuse("unit", $"a unit in which {flow} is counted: {string.Join(" | ", counted)}");
        if (before.Any(d => d.Category == category && d.Flow == flow && d.Part == part && d.Method == method && (d.Unit is null || unit is null || d.Unit == unit)))
            row.Refuse("flow", "one decision for each part and method of a flow; several where each says another unit");
        var decision = new FactorDecision(category, flow, part, method, row.Text("factor", Name.Allowed, Name.Fits), row.Text("reason")) { Unit = unit };
        row.NoOthers();
        return decision;
    }
}
