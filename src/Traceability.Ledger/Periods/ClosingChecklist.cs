using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Records;
using Traceability.Ledger.Api;
using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Periods;

/// <summary>The checklist as it was when somebody closed by it: a document of the closing, a JSON array of <see cref="ChecklistItem"/>.</summary>
static class ClosingChecklist
{
    public const string Document = "checklist";

    public static byte[] Write(IReadOnlyList<ChecklistItem> items) => JsonSerializer.SerializeToUtf8Bytes(items, ApiJson.Options);

    /// <summary>By which whoever closes says what they have looked at, before any reason is given: the checklist, the figure with the reasons why it is incomplete, and what was made.</summary>
    public static string Sha256(IReadOnlyList<ChecklistItem> items, PeriodAccount account)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[][] parts = [Write(items), Encoding.UTF8.GetBytes(account.Inventory?.InputsHash ?? ""), JsonSerializer.SerializeToUtf8Bytes(account.Why, ApiJson.Options), account.Production?.File ?? [], .. (account.Production?.Drawn ?? []).Select(d => Encoding.UTF8.GetBytes($"{d}"))];
        foreach (var part in parts) hash.AppendData(SHA256.HashData(part));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static IReadOnlyList<ChecklistItem> Read(SqliteConnection connection, Deed closing) =>
        JsonSerializer.Deserialize<List<ChecklistItem>>(DeedQueries.Document(connection, closing.Document(Document)!) ?? throw new InvalidDataException("a closing without its checklist"), ApiJson.Options)!;
}
