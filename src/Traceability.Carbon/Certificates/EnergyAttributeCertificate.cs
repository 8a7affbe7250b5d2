using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Certificates;

/// <summary>A contract for the attributes of generated electricity. Its claim counts once it is cancelled; until then it is shown and not applied.</summary>
/// <param name="Market">In which it may be claimed, as the plan names it.</param>
/// <param name="VintageFromMs">When the electricity was generated, [From, To) as Unix ms.</param>
/// <param name="GasesPerKwh">The generator's, with where they are printed.</param>
/// <param name="CancelledOn">With the registry's reference; both null while it is not cancelled.</param>
/// <param name="Criteria">What was answered of the eight; a criterion without answer refuses the claim.</param>
public sealed record EnergyAttributeCertificate(
    string Id, CertificateKind Kind, string Market, long VintageFromMs, long VintageToMs, ExactDecimal VolumeKwh, IReadOnlyList<GasRate> GasesPerKwh, Citation Source,
    DateOnly? CancelledOn, string? CancellationReference, IReadOnlyList<CriterionAnswer> Criteria)
{
    public IEnumerable<QualityCriterion> Unanswered => QualityCriteria.Names.Select(n => n.Criterion).Where(c => Criteria.All(a => a.Criterion != c));

    public IEnumerable<CriterionAnswer> NotMet => Criteria.Where(a => a.Met == false);

    /// <summary>Its generator's rates as a factor, by which figures show what was applied.</summary>
    internal EmissionFactor Factor => new(
        Id, 1, StreamCategory.Electricity, "certificate", FactorPart.Generation, FactorMethod.Supplier, Market, Day(VintageFromMs), Day(VintageToMs - 1).AddDays(1), Source.Year,
        "kWh", HeatBasis.None, null, GasesPerKwh, true, false, null, Source, "the parties' own", new Check(CheckGrade.Primary, $"{Kind.Name()} {CancellationReference}"));

    /// <summary>Reads a file of certificates strictly; false with every fault found. Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out IReadOnlyList<EnergyAttributeCertificate> certificates, out IReadOnlyList<ReadFault> faults) =>
        CertificateReader.TryRead(file, utf8, out certificates, out faults);

    static DateOnly Day(long ms) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);
}
