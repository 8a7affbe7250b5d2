using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;

namespace Traceability.Ledger.Emissions;

/// <summary>
/// What a facility's scales weighed in: completed weighings whose second crossing was the empty truck. One that came empty and left loaded took something
/// out, and is no receipt.
/// </summary>
sealed class WeighedReceipts(SqliteConnection connection, string organisation, string facility)
{
    const int GramsPerKilogram = -3, GramsPerTonne = -6; // powers of ten

    readonly Dictionary<string, List<Receipt>> byScale = new(StringComparer.Ordinal);

    /// <summary>The sum between two instants; null where nothing was received, or the unit is no weight.</summary>
    public ActivityData? Of(string stream, string scale, string unit, long fromMs, long toMs)
    {
        if (Exponent(unit) is not { } exponent) return null;
        var within = At(scale).Where(r => r.AtMs >= fromMs && r.AtMs < toMs).ToList();
        return within.Count == 0 ? null : new ActivityData(stream, fromMs, toMs, new ExactDecimal(within.Aggregate((Int128)0, (sum, r) => sum + r.NetGrams), exponent), ActivityBasis.Weighed,
            string.Create(CultureInfo.InvariantCulture, $"weighings {scale} {within.Count} {Hash(within)}"));
    }

    /// <summary>The same one by one, for a unit of weight.</summary>
    public IReadOnlyList<StockMovement> Movements(string scale, string unit) =>
        [.. At(scale).Select(r => new StockMovement(r.AtMs, new ExactDecimal(r.NetGrams, Exponent(unit)!.Value), string.Create(CultureInfo.InvariantCulture, $"{r.Ticket}@{r.AtMs}")))];

    public static int? Exponent(string unit) => unit switch { "kg" => GramsPerKilogram, "t" => GramsPerTonne, _ => null };

    List<Receipt> At(string scale)
    {
        if (byScale.TryGetValue(scale, out var known)) return known;
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT w.captured_ms, w.ticket, w.net_g FROM weighing w JOIN chain c ON c.chain = w.chain
            WHERE c.organisation = $0 AND c.facility = $1 AND w.scale = $2 AND w.pass = 2 AND w.shown_g = w.tare_g ORDER BY w.captured_ms, w.ticket, w.chain, w.number, w.entry
            """;
        command.Parameters.AddWithValue("$0", organisation);
        command.Parameters.AddWithValue("$1", facility);
        command.Parameters.AddWithValue("$2", scale);
        var found = new List<Receipt>();
        using var rows = command.ExecuteReader();
        while (rows.Read()) found.Add(new Receipt(rows.GetInt64(0), rows.GetString(1), rows.GetInt64(2)));
        return byScale[scale] = found;
    }

    /// <summary>Over the tickets, a line each: time, ticket, net grams. So the evidence of a year is one short line.</summary>
    static string Hash(List<Receipt> receipts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(receipts.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.AtMs} {r.Ticket} {r.NetGrams}\n"))))));

    sealed record Receipt(long AtMs, string Ticket, long NetGrams);
}
