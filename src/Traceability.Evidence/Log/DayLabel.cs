using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Evidence.Log;

/// <summary>
/// The leaf of the statement log that stands for one day statement, and says neither whose it is nor of which day to anybody without the chain's
/// label key:
/// <code>[1, 2, label, digest]
/// label   32 bytes: HMAC-SHA-256(label key, "2026-11-21")
/// digest  32 bytes: of the day statement</code>
/// </summary>
public sealed record DayLabel(byte[] Label, byte[] Digest)
{
    public const int KeySize = 32;
    const string DayForm = "yyyy-MM-dd";

    public static byte[] Of(ReadOnlySpan<byte> labelKey, DateOnly day) => Mac(labelKey, Name(day));

    /// <summary>What the ledger is shown by whoever may read the statement of a day: unlike the label it stands in no log, and it opens no other day.</summary>
    public static byte[] GrantOf(ReadOnlySpan<byte> labelKey, DateOnly day) => Mac(labelKey, "grant " + Name(day));

    /// <summary>The same for the list of a chain's days.</summary>
    public static byte[] GrantOf(ReadOnlySpan<byte> labelKey) => Mac(labelKey, "grant");

    public static string Name(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    public static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public byte[] Encode() => new StatementEntry(StatementKind.DayLabel, [Label, Digest]).Encode();

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out DayLabel? leaf)
    {
        leaf = null;
        var outcome = StatementEntry.TryRead(bytes, out var statement);
        return outcome.IsOk ? TryRead(statement!, out leaf) : outcome;
    }

    public static ReadOutcome TryRead(StatementEntry statement, out DayLabel? leaf)
    {
        leaf = null;
        if (statement.Kind != StatementKind.DayLabel) return ReadOutcome.Corrupt($"day label: a statement of kind {(int)statement.Kind}");
        if (statement.Parts is not [{ Length: SHA256.HashSizeInBytes } label, { Length: DayStatement.DigestSize } digest]) return ReadOutcome.Corrupt("day label: not two hashes");
        leaf = new DayLabel(label, digest);
        return ReadOutcome.Ok;
    }

    static byte[] Mac(ReadOnlySpan<byte> labelKey, string message) => HMACSHA256.HashData(labelKey, Encoding.ASCII.GetBytes(message));
}
