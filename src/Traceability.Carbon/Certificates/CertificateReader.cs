using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Certificates;

/// <summary>
/// Format 1 of a file of certificates: <c>format</c>, <c>certificates</c>; each has <c>id</c>, <c>kind</c>, <c>market</c>, <c>vintage_from</c> and <c>vintage_to</c>
/// (Unix ms, exclusive), <c>volume_kwh</c>, <c>kg_per_kwh</c> (gases, as in a factor file), <c>source</c>, optional <c>cancelled</c> {<c>on</c>, <c>reference</c>},
/// and <c>criteria</c> (each with <c>criterion</c>, <c>met</c> unless it does not concern this kind, <c>how</c>).
/// </summary>
static class CertificateReader
{
    const int Format = 1;
    const long LatestMs = 253_370_764_799_999; // 9998-12-31T23:59:59.999Z, so that the day after is one

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<EnergyAttributeCertificate> certificates, out IReadOnlyList<ReadFault> faults)
    {
        certificates = [];
        var found = new List<ReadFault>();
        faults = found;
        if (Fields.Open(file, utf8, Format, found) is not { } fields) return false;
        var read = fields.Objects("certificates", least: 1).Select(ReadOne).ToList();
        fields.NoOthers();
        if (found.Count > 0) return false;
        certificates = read;
        return true;
    }

    public static EnergyAttributeCertificate ReadOne(Fields row)
    {
        var id = row.Text("id", Name.Allowed, Name.Fits);
        var kind = row.OneOf("kind", CertificateKinds.Names);
        var market = row.Text("market", Name.RegionAllowed, Name.FitsRegion);
        var (from, to) = (row.Long("vintage_from", 0, LatestMs), row.Long("vintage_to", 0, LatestMs));
        if (to <= from) row.Refuse("vintage_to", "an instant after vintage_from (exclusive)");
        var volume = row.Number("volume_kwh");
        DateOnly? cancelledOn = null;
        string? reference = null;
        if (row.Has("cancelled") && row.Object("cancelled") is { } cancelled)
        {
            (cancelledOn, reference) = (cancelled.Day("on"), cancelled.Text("reference"));
            cancelled.NoOthers();
        }
        const string rates = "kg_per_kwh";
        List<GasRate> gases = row.Object(rates) is { } kilograms ? FactorSetReader.ReadRates(row, rates, kilograms) : [];
        var certificate = new EnergyAttributeCertificate(id, kind, market, from, to, volume, gases, FactorSetReader.ReadSource(row), cancelledOn, reference, ReadCriteria(row));
        row.NoOthers();
        return certificate;
    }

    static List<CriterionAnswer> ReadCriteria(Fields row)
    {
        var answers = new List<CriterionAnswer>();
        foreach (var answer in row.Objects("criteria"))
        {
            var criterion = answer.OneOf("criterion", QualityCriteria.Names);
            if (answers.Any(a => a.Criterion == criterion)) answer.Refuse("criterion", "each criterion once");
            answers.Add(new CriterionAnswer(criterion, answer.Has("met") ? answer.YesNo("met") : null, answer.Text("how")));
            answer.NoOthers();
        }
        return answers;
    }
}
