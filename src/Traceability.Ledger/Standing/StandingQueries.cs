using Microsoft.Data.Sqlite;
using Traceability.Carbon.Calibrations;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Standing;

/// <summary>What is in force at a facility, who put it there, and what was in force before. Safe on several threads.</summary>
sealed class StandingQueries(LedgerDatabase database, Plans plans, TimeProvider time)
{
    /// <summary>Null where the facility has no plan.</summary>
    public CalibrationCalendar? Calibrations(string facility)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return null;
        using var connection = database.Read();
        var register = new CalibrationRegister(plan, StandingDocument.CalibrationsOf(connection, facility), plan.Calendar, InstrumentSerials.Of(connection, plan));
        return new CalibrationCalendar(facility, [.. register.Standing(time.GetUtcNow().ToUnixTimeMilliseconds()).Select(s => RowOf(plan, s))], DeedQueries.Rows(connection, facility, DeedKind.Calibrations, facility).LastOrDefault());
    }

    /// <summary>Every row of the file of calibrations that stands, with who put it there; null of no file.</summary>
    public (IReadOnlyList<Calibration> Rows, DeedRow? Deed) AllCalibrations(string facility)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        return (StandingDocument.CalibrationsOf(connection, facility), DeedQueries.Rows(connection, facility, DeedKind.Calibrations, facility).LastOrDefault());
    }

    /// <summary>A file that stands about something, in its own bytes, with who put it there; null where none does.</summary>
    /// <param name="about">The facility, or a period of it.</param>
    public (byte[] File, DeedRow Deed)? InForce(string facility, DeedKind line, string about, string document)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        return DeedQueries.Newest(connection, facility, line, about)?.Document(document) is { } sha256 && DeedQueries.Document(connection, sha256) is { } file
            ? (file, DeedQueries.Rows(connection, facility, line, about)[^1]) : null;
    }

    /// <summary>The versions that are known, newest first: the one that stands, and all that were adopted.</summary>
    public IReadOnlyList<PlanVersion> Versions(string facility)
    {
        using var connection = database.Read();
        var standing = plans.ByFacility.GetValueOrDefault(facility);
        var rows = DeedQueries.Rows(connection, facility, DeedKind.Plan, facility);
        var adopted = Adopted(connection, facility).Zip(rows).Select(p => new PlanVersion(p.First.Version, Sha256(p.First), p.First.Version == standing?.Version, p.Second)).ToList();
        if (standing is not null && adopted.All(a => a.Version != standing.Version)) adopted.Add(new PlanVersion(standing.Version, Sha256(standing), true, null));
        return [.. adopted.OrderByDescending(a => a.Version)];
    }

    /// <summary>The plan's own bytes; of a version that is known, or the one that stands.</summary>
    public byte[]? Plan(string facility, int? version)
    {
        var standing = plans.ByFacility.GetValueOrDefault(facility);
        if (version is null || version == standing?.Version) return standing?.File.ToArray();
        using var connection = database.Read();
        return Adopted(connection, facility).FirstOrDefault(p => p.Version == version)?.File.ToArray();
    }

    static IEnumerable<MonitoringPlan> Adopted(SqliteConnection connection, string facility) =>
        DeedQueries.Line(connection, facility, DeedKind.Plan, facility).Select(deed => StandingDocument.PlanOf(connection, deed));

    static string Sha256(MonitoringPlan plan) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plan.File.Span));

    static CalibrationRow RowOf(MonitoringPlan plan, CalibrationStanding s) => new(
        s.Point, plan.Point(s.Point)?.Channel, s.State.ToString().ToLowerInvariant(), s.Until, s.By?.Serial, s.By?.Certificate, s.By?.Laboratory, s.By?.CalibratedOn, s.By?.ValidUntil,
        (s.By?.ErrorPercent ?? plan.Point(s.Point)?.ErrorPercent)?.ToDecimal(), s.By?.Attachment);
}
