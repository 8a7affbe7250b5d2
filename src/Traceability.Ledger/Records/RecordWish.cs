using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;

namespace Traceability.Ledger.Records;

/// <summary>What somebody wants recorded; <see cref="RecordRules"/> says whether it may be.</summary>
sealed record RecordWish(
    string Facility, string Stream, RecordKind Kind, long FromMs, long ToMs, ExactDecimal Quantity, string Unit, string? Document, byte[]? Attachment, string? Note, byte[]? Replaces)
{
    public ActivityRecord By(Author author, string organisation, byte[] salt, long atMs)
    {
        var (mantissa, exponent) = ((long)Quantity.Mantissa, Quantity.Exponent);
        for (; exponent < 0 && mantissa % 10 == 0; exponent++) mantissa /= 10;
        return new ActivityRecord(salt, organisation, Facility, Stream, Kind, FromMs, ToMs, mantissa, exponent, Unit, Document, Attachment, Note, Replaces, author.Account, author.Role, atMs);
    }

    /// <summary>Says the same: whoever sends it again may not have heard the first answer.</summary>
    public bool Says(ActivityRecord record) =>
        (record.Facility, record.Stream, record.Kind, record.FromMs, record.ToMs, record.Unit, record.Document, record.Note) == (Facility, Stream, Kind, FromMs, ToMs, Unit, Document, Note)
        && new ExactDecimal(record.Quantity, record.Exponent).CompareTo(Quantity) == 0
        && Same(record.Attachment, Attachment) && Same(record.Replaces, Replaces);

    static bool Same(byte[]? a, byte[]? b) => a is null || b is null ? a == b : a.AsSpan().SequenceEqual(b);
}
