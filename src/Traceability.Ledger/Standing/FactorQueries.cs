using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Standing;

/// <summary>
/// The factor sets that are shipped and that were imported, every version. Whoever sees some facilities alone sees of the imported ones those that were imported for one of them, and of
/// those that are for every facility what its plan can use.
/// Safe on several threads.
/// </summary>
sealed class FactorQueries(LedgerDatabase database, Plans plans, string organisation)
{
    public IReadOnlyList<FactorSetRow> Sets(FacilityScope sees)
    {
        using var connection = database.Read();
        return [.. All(connection, sees).Select(s => s.Row)];
    }

    /// <summary>Null where there is none of this version.</summary>
    public FactorSetView? Set(string id, int version, FacilityScope sees)
    {
        using var connection = database.Read();
        return All(connection, sees).FirstOrDefault(s => s.Row.Id == id && s.Row.Version == version) is { Set: { } set } found ? new FactorSetView(found.Row, [.. set.Factors.Select(RowOf)]) : null;
    }

    List<(FactorSetRow Row, FactorSet Set)> All(SqliteConnection connection, FacilityScope sees)
    {
        var all = new List<(FactorSetRow, FactorSet)> { (RowOf(FactorSet.Shipped, FacilityScope.All, true, null), FactorSet.Shipped) };
        foreach (var id in connection.Query<string>("SELECT about FROM deed WHERE facility = @organisation AND line = @line GROUP BY about ORDER BY MIN(id)", new { organisation, line = (int)DeedKind.Factors }).ToList())
        {
            var deeds = DeedQueries.Line(connection, organisation, DeedKind.Factors, id);
            var rows = DeedQueries.Rows(connection, organisation, DeedKind.Factors, id);
            for (var i = deeds.Count - 1; i >= 0; i--)
            {
                var imported = ImportedSet.Read(connection, deeds[i]);
                if (sees.Named is null || sees.Named.Any(facility => IsShown(imported, facility))) all.Add((RowOf(imported.Set, imported.For.Named is { } named ? new FacilityScope([.. named.Where(sees.Holds)]) : imported.For, i == deeds.Count - 1, rows[i]), imported.Set));
            }
        }
        all.AddRange(FactorSet.Released.SkipLast(1).Reverse().Select(s => (RowOf(s, FacilityScope.All, false, null), s))); // closed figures were made with them
        return all;
    }

    bool IsShown(ImportedSet imported, string facility) => imported.For.Holds(facility) && (!imported.For.IsAll || (plans.ByFacility.GetValueOrDefault(facility) is { } plan && imported.Set.Concerns(plan)));

    static FactorSetRow RowOf(FactorSet set, FacilityScope of, bool stands, DeedRow? deed) => new(set.Id, set.Version, set.Sha256, set.Published, set.Factors.Count, deed is null, stands, of.Named, deed);

    static GenericInputsView? InputsOf(ProductInputs? took) => took is null ? null : new(
        took.FeedKg.ToDecimal(), took.OutputKg.ToDecimal(), took.ElectricityKwh.ToDecimal(), Scaled.Kilograms(took.ElectricityMicrograms), Scaled.Kilograms(took.EnergyMicrograms), Scaled.Kilograms(took.ReagentsMicrograms));

    static FactorRow RowOf(EmissionFactor f) => new(
        f.Id, f.Version, f.Category.Name(), f.Flow, f.Part.Name(), f.Method.Name(), f.Region, f.ValidFrom, f.ValidTo, f.DataYear,
        f.Gases.ToDictionary(g => g.Gas.Id, g => g.KilogramsPerUnit.ToString(), StringComparer.Ordinal), f.Per, f.ActivityUnit, f.GasState?.InWords, f.ErrorPercent?.ToDecimal(), f.Generic?.Boundary, InputsOf(f.Generic?.Inputs),
        f.Source.Document, f.Source.Table, f.Source.Row, f.Source.Year, f.Licence, f.Checked.Grade == CheckGrade.Primary ? "primary" : "second-hand", f.Checked.How);
}
