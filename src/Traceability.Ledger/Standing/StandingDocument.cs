using Microsoft.Data.Sqlite;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Calibrations;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Standing;

/// <summary>What somebody put into force under their name: the document of the newest deed of its line about the same. All were read before they were taken, and can be read again.</summary>
static class StandingDocument
{
    public const string Plan = "plan", Calibrations = "calibrations", Factors = "factors", Production = "production", Certificates = "certificates";

    delegate bool Reader<T>(string file, ReadOnlySpan<byte> utf8, out T read, out IReadOnlyList<ReadFault> faults);

    public static IReadOnlyList<Calibration> CalibrationsOf(SqliteConnection connection, string facility) =>
        DeedQueries.Newest(connection, facility, DeedKind.Calibrations, facility) is { } deed ? Read<IReadOnlyList<Calibration>>(connection, deed, Calibrations, Calibration.TryRead) : [];

    public static IReadOnlyList<EnergyAttributeCertificate> CertificatesOf(SqliteConnection connection, string facility) =>
        DeedQueries.Newest(connection, facility, DeedKind.Certificates, facility) is { } deed ? Read<IReadOnlyList<EnergyAttributeCertificate>>(connection, deed, Certificates, EnergyAttributeCertificate.TryRead) : [];

    /// <summary>As it was adopted by a deed.</summary>
    public static MonitoringPlan PlanOf(SqliteConnection connection, Deed deed) => Read<MonitoringPlan>(connection, deed, Plan, MonitoringPlan.TryRead);

    /// <summary>The same; null where an earlier program took what this one's reader refuses.</summary>
    public static MonitoringPlan? TryPlanOf(SqliteConnection connection, Deed deed) =>
        deed.Document(Plan) is { } sha256 && MonitoringPlan.TryRead(Plan, DeedQueries.Document(connection, sha256), out var plan, out _) ? plan : null;

    /// <summary>Of each the newest version, in the order of import.</summary>
    public static IEnumerable<ImportedSet> FactorSetsOf(SqliteConnection connection, string organisation) =>
        DeedQueries.Newest(connection, organisation, DeedKind.Factors).OrderBy(d => d.AtMs).ThenBy(d => d.About, StringComparer.Ordinal).Select(deed => ImportedSet.Read(connection, deed));

    public static FactorSet FactorSetOf(SqliteConnection connection, Deed deed) => Read<FactorSet>(connection, deed, Factors, FactorSet.TryRead);

    /// <summary>What was reported of a period, with who did; null where nothing was, or an earlier program took what this one's reader refuses.</summary>
    public static (byte[] File, ProductionReport Report, DeedRow Deed)? ProductionOf(SqliteConnection connection, string facility, string period) =>
        DeedQueries.Newest(connection, facility, DeedKind.Production, period)?.Document(Production) is { } sha256 && DeedQueries.Document(connection, sha256) is { } file && ProductionReport.TryRead(Production, file, out var report, out _)
            ? (file, report, DeedQueries.Rows(connection, facility, DeedKind.Production, period)[^1]) : null;

    /// <summary>What a period was closed or restated with, and who had reported it; null where nothing had been reported then.</summary>
    public static (ProductionReport Report, DeedRow? Deed)? ClosedProductionOf(SqliteConnection connection, Deed closing) => ClosedProduction(connection, closing) is not var (of, sha256) ? null
        : (Read<ProductionReport>(connection, of, Production, ProductionReport.TryRead),
            DeedQueries.Rows(connection, closing.Facility, DeedKind.Production, closing.About).LastOrDefault(row => row.Documents.GetValueOrDefault(Production) == Convert.ToHexStringLower(sha256)));

    /// <summary>SHA-256 of that report, and the deed that has it: the closing itself, or, where it is from before closings had the report, the one that stood when it was done.</summary>
    public static (Deed Of, byte[] Sha256)? ClosedProduction(SqliteConnection connection, Deed closing) =>
        closing.Document(Production) is { } own ? (closing, own) : DeedQueries.NewestBefore(connection, closing, DeedKind.Production, closing.About) is { } reported && reported.Document(Production) is { } stood ? (reported, stood) : null;

    static T Read<T>(SqliteConnection connection, Deed deed, string name, Reader<T> reader)
    {
        var bytes = deed.Document(name) is { } sha256 ? DeedQueries.Document(connection, sha256) : null;
        return reader(name, bytes, out var read, out var faults) ? read : throw new InvalidDataException($"{deed.Facility}'s {name}: cannot be read back from the store: {string.Join("; ", faults)}");
    }
}
