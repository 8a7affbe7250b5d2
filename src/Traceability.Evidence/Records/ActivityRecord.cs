using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Records;

/// <summary>
/// What somebody with an account at the ledger recorded of a source stream. Private; the statement log has its digest, so its checkpoints sign it.
/// <code>[1, salt, organisation, facility, stream, kind, from, to, quantity, exponent, unit, document, attachment, note, replaces, account, role, at]
/// salt        16 random bytes: without them a quantity could be guessed from the digest
/// organisation, facility   as in a request
/// stream      text ≤ 64: its id in the monitoring plan
/// kind        1 invoice 2 receipt 3 dip 4 issue 5 estimate 6 intervals
/// from, to    Unix ms; equal of 2, 3 and 4, from &lt; to of the others
/// quantity    0 … 2^53 − 1, times 10^exponent of the unit
/// exponent    −9 … 0; 0, or the quantity's last digit is not 0
/// unit        text ≤ 16
/// document    text ≤ 128: the invoice's or delivery note's number, or null
/// attachment  32 bytes: SHA-256 of the document, or null; never null of 6
/// note        text ≤ 512, or null; never null of 5
/// replaces    32 bytes: digest of the record in whose place this one stands, or null
/// account, role   text ≤ 128, text ≤ 32: whose word this is; of another organisation ORGANISATION/ACCOUNT
/// at          Unix ms, when it was recorded</code>
/// Texts are not empty and hold no control character. Version 2 has one member more at its end, what the quantity was counted from (<see cref="ObservedQuantity"/>);
/// it is written of such a record alone, and never of 6.
/// </summary>
public sealed record ActivityRecord(
    byte[] Salt, string Organisation, string Facility, string Stream, RecordKind Kind, long FromMs, long ToMs, long Quantity, int Exponent, string Unit,
    string? Document, byte[]? Attachment, string? Note, byte[]? Replaces, string Account, string Role, long AtMs)
{
    const int Version = 1, VersionObserved = 2, Members = 18;

    public const int SaltSize = 16, DigestSize = 32, LongestStream = 64, LongestUnit = 16, LongestDocument = 128, LongestNote = 512, LongestAccount = 128, LongestRole = 32, MostDecimals = 9;

    /// <summary>What was read off, where <see cref="Quantity"/> is that brought to the state that is counted; null where it was recorded as it is counted.</summary>
    public ObservedQuantity? Observed { get; init; }

    /// <summary>The record's name everywhere, and all that the log says of it.</summary>
    public byte[] Digest => SHA256.HashData(Encode());

    public static StatementEntry Statement(byte[] digest) => new(StatementKind.Record, [digest]);

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(Observed is null ? Members : Members + 1);
        writer.Unsigned(Observed is null ? (ulong)Version : VersionObserved);
        writer.Bytes(Salt);
        writer.Text(Organisation);
        writer.Text(Facility);
        writer.Text(Stream);
        writer.Unsigned((ulong)Kind);
        writer.Integer(FromMs);
        writer.Integer(ToMs);
        writer.Integer(Quantity);
        writer.Integer(Exponent);
        writer.Text(Unit);
        writer.TextOrNull(Document);
        writer.BytesOrNull(Attachment);
        writer.TextOrNull(Note);
        writer.BytesOrNull(Replaces);
        writer.Text(Account);
        writer.Text(Role);
        writer.Integer(AtMs);
        Observed?.Write(writer);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out ActivityRecord? record)
    {
        record = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("activity record");
        var reader = new CborReader(bytes);
        if (!reader.Versioned(out var items, out var version)) return ReadOutcome.Corrupt("activity record: " + reader.Error);
        if (version > VersionObserved) return ReadOutcome.Newer($"activity record version {version}");
        if (items != (version == Version ? Members : Members + 1)) return ReadOutcome.Corrupt($"activity record: an array of {items}");
        ObservedQuantity? observed = null;
        if (!reader.Bytes(SaltSize, out var salt) || !EnrolmentRequest.Name(ref reader, out var organisation) || !EnrolmentRequest.Name(ref reader, out var facility)
            || !RecordText.Line(ref reader, LongestStream, out var stream) || !reader.Integer(1, (int)RecordKind.Intervals, out int kind)
            || !reader.Integer(0, PackedDeltas.Largest, out long from) || !reader.Integer(from, PackedDeltas.Largest, out long to)
            || !reader.Integer(0, PackedDeltas.Largest, out long quantity) || !reader.Integer(-MostDecimals, 0, out int exponent)
            || !RecordText.Line(ref reader, LongestUnit, out var unit) || !RecordText.LineOrNull(ref reader, LongestDocument, out var document) || !RecordText.DigestOrNull(ref reader, out var attachment)
            || !RecordText.LineOrNull(ref reader, LongestNote, out var note) || !RecordText.DigestOrNull(ref reader, out var replaces)
            || !RecordText.Line(ref reader, LongestAccount, out var account) || !RecordText.Line(ref reader, LongestRole, out var role)
            || !reader.Integer(0, PackedDeltas.Largest, out long at)
            || (version == VersionObserved && !ObservedQuantity.Read(ref reader, out observed)) || !reader.End()) return ReadOutcome.Corrupt("activity record: " + reader.Error);
        var read = new ActivityRecord(salt, organisation, facility, stream, (RecordKind)kind, from, to, quantity, exponent, unit, document, attachment, note, replaces, account, role, at) { Observed = observed };
        if (read.Contradiction is { } wrong) return ReadOutcome.Corrupt("activity record: " + wrong);
        record = read;
        return ReadOutcome.Ok;
    }

    string? Contradiction =>
        Kind.IsOfAnInstant() != (FromMs == ToMs) ? "a span where an instant belongs, or an instant where a span does"
        : Exponent < 0 && Quantity % 10 == 0 ? "a quantity with a last digit 0"
        : Kind == RecordKind.Intervals && Observed is not null ? "intervals that were observed otherwise"
        : Observed?.Gives(Quantity, Exponent) == false ? "a quantity other than what the observed one gives"
        : Kind == RecordKind.Intervals && Attachment is null ? "intervals without their file"
        : Kind == RecordKind.Estimate && Note is null ? "an estimate without a reason"
        : null;
}
