using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Records;

/// <summary>
/// What somebody with an account at the ledger did under their name: closed a period, put a plan into force. Private as an activity record is; the statement
/// log has its digest, so its checkpoints sign it.
/// <code>[1, salt, organisation, facility, kind, about, note, documents, previous, account, role, at]
/// salt        16 random bytes
/// organisation, facility   as in a request
/// kind        1 closing 2 assurance 3 restatement 4 disposition 5 plan 6 calibrations 7 factors 8 certificates 9 production 10 redecoding
/// about       text ≤ 128: the period of 1, 2, 3 and 9 (2026-10), the finding of 4, of 10 the SHA-256 of the profile that
///             the words were read by (64 hexadecimal digits), else the facility's name again or the factor set's
/// note        text ≤ 1024: the reason, the opinion; or null, never of 2, 3, 4 and 10
/// documents   [[name (text ≤ 32), SHA-256 (32 bytes)], …] ≤ 8, rising by name; null has no place, [] of 4 alone
/// previous    32 bytes: digest of the deed before it of its line (1 to 3 are one line) about the same, or null: it is the first
/// account, role   as of an activity record
/// at          Unix ms, when it was done</code>
/// Texts are not empty and hold no control character.
/// </summary>
public sealed record Deed(
    byte[] Salt, string Organisation, string Facility, DeedKind Kind, string About, string? Note, IReadOnlyList<DeedDocument> Documents, byte[]? Previous, string Account, string Role, long AtMs)
{
    const int Version = 1, Members = 12;

    public const int LongestAbout = 128, LongestNote = 1024, LongestName = 32, MostDocuments = 8;

    /// <summary>The deed's name everywhere, and all that the log says of it.</summary>
    public byte[] Digest => SHA256.HashData(Encode());

    public byte[]? Document(string name) => Documents.FirstOrDefault(d => d.Name == name)?.Sha256;

    public static StatementEntry Statement(byte[] digest) => new(StatementKind.Deed, [digest]);

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(Members);
        writer.Unsigned(Version);
        writer.Bytes(Salt);
        writer.Text(Organisation);
        writer.Text(Facility);
        writer.Unsigned((ulong)Kind);
        writer.Text(About);
        writer.TextOrNull(Note);
        writer.Array(Documents.Count);
        foreach (var document in Documents)
        {
            writer.Array(2);
            writer.Text(document.Name);
            writer.Bytes(document.Sha256);
        }
        writer.BytesOrNull(Previous);
        writer.Text(Account);
        writer.Text(Role);
        writer.Integer(AtMs);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Deed? deed)
    {
        deed = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("deed");
        var reader = new CborReader(bytes);
        if (!reader.Versioned(out var items, out var version)) return ReadOutcome.Corrupt("deed: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"deed version {version}");
        if (items != Members) return ReadOutcome.Corrupt($"deed: an array of {items}");
        if (!reader.Bytes(ActivityRecord.SaltSize, out var salt) || !EnrolmentRequest.Name(ref reader, out var organisation) || !EnrolmentRequest.Name(ref reader, out var facility)
            || !reader.Integer(1, PackedDeltas.Largest, out long kind)) return ReadOutcome.Corrupt("deed: " + reader.Error);
        if (kind > DeedKinds.Names.Count) return ReadOutcome.Newer($"deed of kind {kind}");
        if (!RecordText.Line(ref reader, LongestAbout, out var about) || !RecordText.LineOrNull(ref reader, LongestNote, out var note) || !ReadDocuments(ref reader, out var documents)
            || !RecordText.DigestOrNull(ref reader, out var previous) || !RecordText.Line(ref reader, ActivityRecord.LongestAccount, out var account)
            || !RecordText.Line(ref reader, ActivityRecord.LongestRole, out var role) || !reader.Integer(0, PackedDeltas.Largest, out long at) || !reader.End())
            return ReadOutcome.Corrupt("deed: " + reader.Error);
        var read = new Deed(salt, organisation, facility, (DeedKind)kind, about, note, documents, previous, account, role, at);
        if (read.Contradiction is { } wrong) return ReadOutcome.Corrupt("deed: " + wrong);
        deed = read;
        return ReadOutcome.Ok;
    }

    string? Contradiction =>
        Kind.NeedsNote() && Note is null ? $"a {Kind.Name()} without a reason"
        : Documents.Count == 0 && Kind != DeedKind.Disposition ? $"a {Kind.Name()} without a document"
        : Kind == DeedKind.Redecoding && (Documents.Count != 1 || About.Length != 2 * ActivityRecord.DigestSize || !About.All(char.IsAsciiHexDigitLower)) ? "a redecoding that is not of one profile in the place of one"
        : Kind != Kind.Line() && Previous is null ? $"a {Kind.Name()} of nothing"
        : null;

    static bool ReadDocuments(ref CborReader reader, out List<DeedDocument> documents)
    {
        documents = [];
        if (!reader.Array(out var count)) return false;
        if (count > MostDocuments) return reader.Fail($"{count} documents");
        for (var i = 0; i < count; i++)
        {
            if (!reader.Array(2) || !RecordText.Line(ref reader, LongestName, out var name) || !reader.Bytes(ActivityRecord.DigestSize, out var sha256)) return false;
            if (i > 0 && string.CompareOrdinal(documents[^1].Name, name) >= 0) return reader.Fail("documents not rising by name");
            documents.Add(new DeedDocument(name, sha256));
        }
        return true;
    }
}
