using System.Globalization;
using System.Security.Cryptography;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>The figure file: its inputs. What stands under <c>figure</c> is compared with what is made again, and not read.</summary>
static class FigureReader
{
    const string HashAllowed = "a SHA-256 in lower-case hex";
    const int LongestPeriod = 64;

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, IReadOnlyList<FactorSet> held, out FigureInputs inputs, out IReadOnlyList<ReadFault> faults)
    {
        inputs = null!;
        var found = new List<ReadFault>();
        faults = found;
        if (utf8.Length > FigureFile.MostBytes)
        {
            found.Add(new ReadFault(ReadFaultKind.Unreadable, file, 1, "(file)", string.Create(CultureInfo.InvariantCulture, $"{utf8.Length} bytes"), string.Create(CultureInfo.InvariantCulture, $"at most {FigureFile.MostBytes}")));
            return false;
        }
        if (Fields.Open(file, utf8, FigureFile.Format, FigureFile.OldestVersion, FigureFile.Version, found) is not var (fields, version)) return false;

        var facility = fields.Text("facility", Name.Allowed, Name.Fits);
        var simulated = fields.YesNo("simulated");
        var name = fields.Text("period", $"a period's name of at most {LongestPeriod} characters", n => n.Length <= LongestPeriod);
        var (from, to) = ReadSpan(fields);
        var methodology = fields.Object("methodology") is { } rulebook ? ReadMethodology(rulebook) : null;
        var sources = fields.Objects("factor_sets", least: 1, most: FigureFile.MostSets).Select(row => ReadSource(file, row, held, found)).ToList();
        if (found.Count == 0) Contradict(fields, sources.OfType<FactorSource>().Select(s => s.Set).ToList());
        var (plan, planFile) = fields.Object("plan") is { } stated ? ReadPlan(file, stated, found) : (null, []);
        if (plan is not null && plan.FacilityId != facility) fields.Refuse("facility", $"\"{plan.FacilityId}\", whose plan stands within");
        if (plan is not null && plan.TryCalendar() is not { } calendar) fields.Refuse("plan", "a time zone that this machine knows (tzdata)", $"\"{plan.TimeZone}\"");
        else if (plan is not null && plan.Calendar.TryNamed(name, out var named, out _) && (named.FromMs, named.ToMs) != (from, to))
            fields.Refuse("period", $"a name of the time from \"from\" to \"to\": {name} is another by the clocks of {facility}");
        if (plan is not null && plan.Simulated != simulated) fields.Refuse("simulated", plan.Simulated ? "true, as the plan says" : "false, as the plan says");
        var rows = fields.Objects("activity", most: FigureFile.MostActivity);
        var activity = rows.Select(ReadActivity).ToList();
        var claims = fields.Objects("certificates", most: FigureFile.MostCertificates).Select(row => ReadClaim(row, version)).ToList();
        if ((long)activity.Count * claims.Count > FigureFile.MostSpans)
            fields.Refuse("certificates", string.Create(CultureInfo.InvariantCulture, $"at most {FigureFile.MostSpans / activity.Count}, with {activity.Count} rows of activity"), string.Create(CultureInfo.InvariantCulture, $"{claims.Count}"));
        var why = fields.Texts("why_incomplete", "a line of text", line => line.Length > 0 && !line.AsSpan().ContainsAnyInRange('\0', '\x1f'));
        fields.Object("figure");
        fields.NoOthers();
        if (found.Count == 0)
            foreach (var (row, key, allowed) in new EvidenceAgreement(plan!, activity, version >= FigureFile.EvidenceIsRead).Faults()) rows[row].Refuse(key, allowed);
        if (found.Count == 0 && version >= FigureFile.EvidenceIsRead && why.Count == 0 && NotCounted(plan!, activity, from, to) is { } hole) fields.Refuse("why_incomplete", "a line for every time of a metered stream that no row counts", $"none, and {hole}");
        if (found.Count > 0) return false;
        inputs = new FigureInputs(new Period(name, from, to), plan!, planFile, methodology!, sources!, activity, claims, why) { Version = version };
        return true;
    }

    /// <summary>The first time of a metered stream with data that none of its rows counts: a whole stream without data is told by the derivation.</summary>
    static string? NotCounted(MonitoringPlan plan, List<ActivityData> activity, long fromMs, long toMs)
    {
        foreach (var rows in activity.Where(a => a.Basis <= ActivityBasis.Integrated && plan.Stream(a.StreamId)?.Determined is Determination.ByMeter).GroupBy(a => a.StreamId, StringComparer.Ordinal))
        {
            var until = fromMs;
            foreach (var row in rows.OrderBy(a => a.FromMs).Append(null))
            {
                var next = row?.FromMs ?? toMs;
                if (next > until) return $"{rows.Key} has no row from {Instants.Exactly(until)} to {Instants.Exactly(next)}";
                until = Math.Max(until, row?.ToMs ?? toMs);
            }
        }
        return null;
    }

    static Methodology? ReadMethodology(Fields row)
    {
        var (id, version) = (row.Text("id", Name.Allowed, Name.Fits), row.Whole("version", 1, 1_000_000));
        var hash = ReadHash(row);
        row.NoOthers();
        if (hash.Length == 0) return null;
        var methodology = Methodology.Find(id, version, hash);
        if (methodology is null && Methodology.Shipped.FirstOrDefault(m => m.Id == id && m.Version == version) is { } other) row.Refuse("sha256", $"{other.Sha256}, the methodologies that this program ships");
        else if (methodology is null) row.Refuse("id", string.Join(" | ", Methodology.Shipped.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Id} {m.Version}"))), string.Create(CultureInfo.InvariantCulture, $"{id} {version}"));
        return methodology;
    }

    static FactorSource? ReadSource(string file, Fields row, IReadOnlyList<FactorSet> held, List<ReadFault> faults)
    {
        var (id, version) = (row.Text("id", Name.Allowed, Name.Fits), row.Whole("version", 1, 1_000_000));
        var hash = ReadHash(row);
        FactorSet? set;
        var within = row.Has("file");
        if (within)
        {
            if (!FactorSet.TryRead($"{file}, factor set {id}", row.Document("file", FigureFile.MostSetBytes), out set, out var wrong)) faults.AddRange(wrong);
        }
        else
        {
            set = FactorSet.Released.Concat(held).FirstOrDefault(s => s.Sha256 == hash);
            if (set is null && hash.Length > 0) row.Refuse("sha256", $"{string.Join(" | ", FactorSet.Released.Select(s => s.Sha256))}, which are shipped; another set must stand within, or be given beside the file");
        }
        row.NoOthers();
        if (set is null) return null;
        if (hash.Length > 0 && set.Sha256 != hash) row.Refuse("sha256", $"{set.Sha256}, of the file that stands within");
        if (FactorSet.Released.FirstOrDefault(s => (s.Id, s.Version) == (set.Id, set.Version) && s.Sha256 != set.Sha256) is { } shipped) row.Refuse("sha256", $"{shipped.Sha256}, which was shipped as {set.Id} {set.Version}", set.Sha256);
        if (set.Id != id) row.Refuse("id", $"\"{set.Id}\", as the set says");
        if (set.Version != version) row.Refuse("version", string.Create(CultureInfo.InvariantCulture, $"{set.Version}, as the set says"));
        return new FactorSource(set, within);
    }

    /// <summary>One id is one row and one name one table: which of two stands first must not decide.</summary>
    static void Contradict(Fields fields, List<FactorSet> sets)
    {
        for (var i = 0; i < sets.Count; i++)
            foreach (var other in sets.Take(i))
                if (sets[i].ContradictionTo(other) is { } fault) fields.Refuse("factor_sets", fault.Allowed, fault.Found);
    }

    static (MonitoringPlan? Plan, byte[] File) ReadPlan(string file, Fields row, List<ReadFault> faults)
    {
        var version = row.Whole("version", 1, 1_000_000);
        var hash = ReadHash(row);
        var bytes = row.Document("file", FigureFile.MostPlanBytes);
        row.NoOthers();
        if (hash.Length > 0 && Convert.ToHexStringLower(SHA256.HashData(bytes)) is var actual && actual != hash) row.Refuse("sha256", $"{actual}, of the plan that stands within");
        if (!MonitoringPlan.TryRead($"{file}, plan", bytes, out var plan, out var wrong))
        {
            faults.AddRange(wrong);
            return (null, bytes);
        }
        if (plan.Version != version) row.Refuse("version", string.Create(CultureInfo.InvariantCulture, $"{plan.Version}, as the plan says"));
        return (plan, bytes);
    }

    static ActivityData ReadActivity(Fields row)
    {
        var stream = row.Text("stream", Name.Allowed, Name.Fits);
        var (from, to) = ReadSpan(row);
        var activity = new ActivityData(stream, from, to, row.Exact("quantity"), row.OneOf("basis", ActivityBases.Names), row.Text("evidence", "a line of text"))
        {
            MeasuredQuarters = row.Long("measured_quarters", 0, long.MaxValue),
            LostQuarters = row.Long("lost_quarters", 0, long.MaxValue),
            Calibrated = row.YesNo("calibrated"),
            Lapsed = row.Has("lapsed") ? row.Text("lapsed", "names with one blank between") : null,
            ErrorPercent = row.Has("error_percent") ? row.Number("error_percent") : null,
        };
        row.NoOthers();
        return activity;
    }

    static CertificateClaim ReadClaim(Fields row, int version)
    {
        if (version > 1 && !row.Has("before_kwh") && !row.Has("vintage_kwh"))
        {
            var unfinished = row.Object("certificate") is { } running ? CertificateClaim.Unfinished(CertificateReader.ReadOne(running)) : null;
            row.NoOthers();
            return unfinished!;
        }
        var (before, vintage) = (row.Exact("before_kwh"), row.Exact("vintage_kwh"));
        if (before.Sign < 0) row.Refuse("before_kwh", "a number ≥ 0");
        if (vintage.Sign < 0) row.Refuse("vintage_kwh", "a number ≥ 0");
        var certificate = row.Object("certificate") is { } of ? CertificateReader.ReadOne(of) : null;
        row.NoOthers();
        return new CertificateClaim(certificate!, before, vintage);
    }

    static (long FromMs, long ToMs) ReadSpan(Fields row)
    {
        var (from, to) = (row.Instant("from"), row.Instant("to"));
        if (to <= from) row.Refuse("to", "an instant after from (exclusive)");
        return (from, to);
    }

    static string ReadHash(Fields row) => row.Text("sha256", HashAllowed, h => h.Length == 64 && h.All(char.IsAsciiHexDigitLower));
}
