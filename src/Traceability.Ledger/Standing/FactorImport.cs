using System.Globalization;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Standing;

/// <summary>
/// Takes factor sets in: for all facilities or for those that are named, hence under the organisation's name where other deeds have a facility's. A version never changes, and no row or
/// table may stand in two sets, so that no figure hangs on the order of import.
/// </summary>
sealed class FactorImport(DeedBook deeds, FactorSets sets, Plans plans, string organisation)
{
    /// <summary>With the shipped one as many as a figure's file may carry.</summary>
    const int MostSets = 15;

    /// <param name="facilities">Whose figures may use it, and whose people see it; null for every facility.</param>
    public async Task<DeedAnswer> TakeAsync(string id, int version, byte[] file, IReadOnlyList<string>? facilities, string? note, Author by, CancellationToken cancellationToken)
    {
        if (!FactorSet.TryRead(StandingDocument.Factors, file, out var set, out var faults)) return new DeedAnswer.Invalid([.. faults.Select(f => f.ToString())]);
        if ((set.Id, set.Version) != (id, version)) return new DeedAnswer.Invalid([string.Create(CultureInfo.InvariantCulture, $"id, version: found {set.Id} {set.Version}; allowed: {id} {version}, as the address says")]);
        if (Misleading(set) is { Count: > 0 } misleading) return new DeedAnswer.Invalid(misleading);
        if (facilities is not null && Unknown(facilities) is { } unknown) return new DeedAnswer.Invalid([unknown]);
        var documents = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [StandingDocument.Factors] = file };
        if (facilities is not null) documents[ImportedSet.Document] = ImportedSet.Write(facilities);
        return await deeds.TakeAsync(new DeedWish(organisation, DeedKind.Factors, id, note, documents), by,
            _ => Contradiction(set), cancellationToken, within: () => sets.Put(new ImportedSet(set, new FacilityScope(facilities))), committed: sets.Show);
    }

    /// <summary>Rows that can be read and would count what they do not say. Sets that were imported before this was asked stay as they are.</summary>
    static List<string> Misleading(FactorSet set) =>
    [
        .. set.Factors.Where(f => f.Region == EmissionFactor.Anywhere && FactorParts.Own(f.Category) == FactorPart.Generation).Select(f => $"factors: {f.Id}: region: found {f.Region}; allowed: the grid or network that it is of, which nothing stands in for but by decision"),
        .. set.Factors.Where(f => f.Primary && f.Method != FactorMethod.Supplier).Select(f => $"factors: {f.Id}: primary: found true; allowed: of the method {FactorMethod.Supplier.Name()} only, an average is nobody's own measurement"),
        .. set.Factors.Where(f => f.Part == FactorPart.Transmission && f.Category != StreamCategory.Electricity).Select(f => $"factors: {f.Id}: part: found {f.Part.Name()}; allowed: of electricity only, no figure counts what is lost of {f.Category.Name()}"),
    ];

    /// <summary>A facility that is mistyped would miss its factors without a word.</summary>
    string? Unknown(IReadOnlyList<string> facilities) => facilities.Count > 0 && facilities.All(plans.ByFacility.ContainsKey) && facilities.Distinct(StringComparer.Ordinal).Count() == facilities.Count ? null
        : $"facilities: found {(facilities.Count == 0 ? "none" : string.Join(", ", facilities.Select(f => $"\"{f}\"")))}; allowed: nothing, for every facility, or some of {string.Join(", ", plans.ByFacility.Keys.Order(StringComparer.Ordinal))}, each once";

    string? Contradiction(FactorSet set)
    {
        if (FactorSet.Released.Any(s => s.Id == set.Id)) return $"id: found {set.Id}; allowed: another than a shipped set's";
        if (sets.OfWriter.FirstOrDefault(s => s.Id == set.Id) is { } standing && set.Version <= standing.Version)
            return string.Create(CultureInfo.InvariantCulture, $"version: found {set.Version}; allowed: above {standing.Version}, which stands; a version never changes");
        FactorSet[] others = [FactorSet.Shipped, .. sets.OfWriter.Where(s => s.Id != set.Id)];
        if (others.Length > MostSets) return string.Create(CultureInfo.InvariantCulture, $"{others.Length} sets are in use; allowed: {MostSets} besides this one");
        foreach (var other in others)
        {
            if (set.ContradictionTo(other) is var (found, allowed)) return $"factors: found {found}; allowed: {allowed}";
        }
        return null;
    }
}
