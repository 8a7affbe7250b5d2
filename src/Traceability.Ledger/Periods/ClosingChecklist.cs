using System.Security.Cryptography;
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

    /// <summary>By which whoever closes says what they have looked at, before any reason is given.</summary>
    public static string Sha256(IReadOnlyList<ChecklistItem> items) => Convert.ToHexStringLower(SHA256.HashData(Write(items)));

    public static IReadOnlyList<ChecklistItem> Read(SqliteConnection connection, Deed closing) =>
        JsonSerializer.Deserialize<List<ChecklistItem>>(DeedQueries.Document(connection, closing.Document(Document)!) ?? throw new InvalidDataException("a closing without its checklist"), ApiJson.Options)!;
}
