using Traceability.Carbon.Activity;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Plan;

/// <summary>Format 1 of the monitoring plan.</summary>
static class MonitoringPlanReader
{
    const int Format = 1;

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out MonitoringPlan plan, out IReadOnlyList<ReadFault> faults)
    {
        plan = null!;
        var found = new List<ReadFault>();
        faults = found;
        if (!JsonPiece.TryParse(file, utf8, out var root, out var unreadable)) { found.Add(unreadable!); return false; }
        var fields = new Fields(file, root, found);
        if (!FormatNumber.Check(fields, Format, found)) return false;

        var facility = fields.Text("facility", Name.Allowed, Name.Fits);
        var name = fields.Text("name");
        var country = fields.Text("country", "an ISO 3166-1 code of two letters", c => c.Length == 2 && Name.FitsRegion(c));
        var state = fields.Text("state", "the ISO 3166-2 part after the country: QLD, WA", s => Name.FitsRegion($"XX-{s}") && !s.Contains('-'));
        var region = fields.Text("region", Name.RegionAllowed, Name.FitsRegion);
        if (region.Length > 0 && region != $"{country}-{state}" && !region.StartsWith($"{country}-{state}-", StringComparison.Ordinal))
            fields.Refuse("region", $"{country}-{state}, or a grid within it");
        // Only the spelling: whether this machine knows the zone is for the caller to ask, which reads files.
        var zone = fields.Text("time_zone", "an IANA name: Australia/Brisbane, UTC", z => z.Split('/').All(Name.Fits));
        var simulated = fields.YesNo("simulated");

        var streams = new List<SourceStream>();
        foreach (var row in fields.Objects("streams", least: 1)) streams.Add(ReadStream(row, streams));
        var decisions = new List<FactorDecision>();
        if (fields.Has("factor_decisions"))
            foreach (var row in fields.Objects("factor_decisions"))
            {
                var activity = row.OneOf("activity", StreamKinds.Names);
                if (decisions.Any(d => d.Activity == activity)) row.Refuse("activity", "one decision per activity");
                decisions.Add(new FactorDecision(activity, row.Text("factor", Name.Allowed, Name.Fits), row.Text("reason")));
                row.NoOthers();
            }
        fields.NoOthers();
        if (found.Count > 0) return false;
        plan = new MonitoringPlan(facility, name, country, state, region, zone, simulated, streams, decisions);
        return true;
    }

    static SourceStream ReadStream(Fields row, List<SourceStream> before)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        if (before.Any(s => s.Id == id)) row.Refuse("id", "an id that no other stream of this plan has");
        var channel = row.Text("channel", "a channel as {device}.{value}: mill.energy_import", c => Name.Fits(c) && c.Count(x => x == '.') == 1);
        // One register counted twice would double the facility.
        if (before.Any(s => s.Channel == channel)) row.Refuse("channel", "a channel that no other stream of this plan has");
        var kind = row.OneOf("kind", StreamKinds.Names);
        row.Text("unit", $"{kind.Unit()} for {kind.Name()}", u => u == kind.Unit());
        var exponent = row.Whole("exponent", -9, 6);
        Rollover? rollover = null;
        if (row.Has("rollover") && row.Object("rollover") is { } turn)
        {
            rollover = new Rollover(turn.Long("modulus", 2, CounterActivity.MostMantissa), turn.Long("largest_step", 1, CounterActivity.MostMantissa));
            if (rollover.LargestStep >= rollover.Modulus) turn.Refuse("largest_step", "less than modulus: more could be a step back as well");
            turn.NoOthers();
        }
        row.NoOthers();
        return new SourceStream(id, channel, kind, exponent, rollover);
    }
}
