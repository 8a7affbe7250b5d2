using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Records;
using Traceability.Ledger.Api;
using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Periods;

/// <summary>Why a figure was put in the place of another: a document of the restatement, which its deed signs. Which figure, the deed says itself, by the one before it.</summary>
/// <param name="Reason">"error", what stood was wrong, or "threshold", it moved by more than the methodology lets stand.</param>
/// <param name="AllowedPercent">What the methodology lets stand.</param>
public sealed record Restatement(string Reason, string AllowedPercent)
{
    /// <summary>Restatements from before it was stated have none.</summary>
    internal const string Document = "restatement";

    internal const string Error = "error", Threshold = "threshold";

    /// <summary>As pages say it, where it is chosen and where it is shown.</summary>
    [JsonIgnore]
    public string Words => InWords(Reason);

    internal static string InWords(string reason) => reason == Error ? "what stood was wrong" : "it moved by more than the methodology lets stand";

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options);

    /// <summary>Of a period's deeds, oldest first, by the restatement's id.</summary>
    internal static IReadOnlyDictionary<string, Restatement> Read(SqliteConnection connection, IReadOnlyList<Deed> deeds) =>
        deeds.Where(d => d.Kind == DeedKind.Restatement && d.Document(Document) is not null).ToDictionary(d => Convert.ToHexStringLower(d.Digest),
            d => JsonSerializer.Deserialize<Restatement>(DeedQueries.Document(connection, d.Document(Document)!) ?? throw new InvalidDataException("a restatement without its reason"), ApiJson.Options)!, StringComparer.Ordinal);
}
