using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>All that the store holds of one facility and that its figures need.</summary>
sealed class FacilityAccount
{
    const string OfFacility = "JOIN chain c ON c.chain = t.chain WHERE c.organisation = @organisation AND c.facility = @facility";

    readonly Dictionary<string, List<(int Exponent, string Unit, HourActivity Hour)>> hours = new(StringComparer.Ordinal);

    public long Segments { get; private init; }
    public long Readings { get; private init; }
    public long NetGrams { get; private init; }
    public long Weighings { get; private init; }

    /// <summary>Findings and holes, in words, that make every figure of the facility incomplete.</summary>
    public List<string> Contradictions { get; } = [];

    public static FacilityAccount Read(SqliteConnection connection, string organisation, string facility)
    {
        var at = new { organisation, facility };
        var (segments, readings) = connection.QuerySingle<(long, long)>(
            $"SELECT COALESCE(SUM(t.segments), 0), COALESCE(SUM(t.readings), 0) FROM chain_state t {OfFacility}", at);
        var (netGrams, weighings) = connection.QuerySingle<(long, long)>(
            $"SELECT COALESCE(SUM(t.net_g), 0), COUNT(*) FROM weighing t {OfFacility} AND t.pass = 2", at);
        var account = new FacilityAccount { Segments = segments, Readings = readings, NetGrams = netGrams, Weighings = weighings };

        foreach (var (kind, count) in connection.Query<(string, long)>(
            $"SELECT t.kind, COUNT(*) FROM finding t {OfFacility} AND t.state = '{FindingState.Open}' GROUP BY t.kind ORDER BY t.kind", at))
            if (FindingKind.MakesIncomplete.Contains(kind)) account.Contradictions.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}: {count}"));
        foreach (var (device, number, last) in connection.Query<(string, long, long)>($"""
            SELECT c.device, COALESCE((SELECT s.number FROM chain_state s WHERE s.chain = t.chain), 0),
                   COALESCE((SELECT MAX(s.number) FROM strand s WHERE s.chain = t.chain AND s.branch IS NULL), 0)
            FROM chain t {OfFacility} ORDER BY c.device
            """, at))
            if (last > number) account.Contradictions.Add(string.Create(CultureInfo.InvariantCulture, $"{device}: linked up to segment {number}, held up to {last}"));

        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT t.channel, t.exponent, n.unit, t.hour_ms, t.from_ms, t.to_ms, t.quantity, t.start_measured, t.end_measured, t.quantity_lost
            FROM hour t JOIN counter n ON n.chain = t.chain AND n.channel = t.channel AND n.exponent = t.exponent {OfFacility}
            """;
        command.Parameters.AddWithValue("@organisation", organisation);
        command.Parameters.AddWithValue("@facility", facility);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var channel = rows.GetString(0);
            if (!account.hours.TryGetValue(channel, out var of)) account.hours[channel] = of = [];
            of.Add((rows.GetInt32(1), rows.GetString(2), HourRow.Read(rows, 3)));
        }
        return account;
    }

    /// <summary>
    /// The hours of a stream's channel; where a device was replaced, two chains may have counted in one hour, and both count. A channel that is not
    /// in the plan's unit and resolution is not counted, and said so.
    /// </summary>
    public IReadOnlyList<HourActivity> HoursOf(SourceStream stream, List<string> why)
    {
        if (!hours.TryGetValue(stream.Channel, out var counted)) return [];
        var fitting = counted.Where(h => h.Exponent == stream.Exponent && string.Equals(h.Unit, stream.Unit, StringComparison.OrdinalIgnoreCase)).ToList();
        if (fitting.Count < counted.Count)
        {
            var other = counted.First(h => !fitting.Contains(h));
            why.Add(string.Create(CultureInfo.InvariantCulture,
                $"{stream.Id}: {stream.Channel} was read in 10^{other.Exponent} {other.Unit}, the plan counts in 10^{stream.Exponent} {stream.Unit}"));
        }
        return [.. fitting.GroupBy(h => h.Hour.HourStartMs, h => h.Hour).OrderBy(g => g.Key).Select(g => g.Aggregate((a, b) => a with
        {
            FromMs = Math.Min(a.FromMs, b.FromMs),
            ToMs = Math.Max(a.ToMs, b.ToMs),
            Quantity = a.Quantity + b.Quantity,
            StartMeasured = a.StartMeasured && b.StartMeasured,
            EndMeasured = a.EndMeasured && b.EndMeasured,
            QuantityLost = a.QuantityLost || b.QuantityLost,
        }))];
    }
}
