using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// What a device asks for when it is enrolled, signed by its evidence key (typ "tr.enrolment.v1+cbor"). Its identity roots the chain:
/// chain id = its first 16 bytes, and the whole is the first segment's previous.
/// <code>
///  1 organisation   text, [a-z0-9-]{1,32}
///  2 facility       text, the same
///  3 device         text, the same
///  4 evidence key   COSE_Key, P-256
///  5 witness key    32 bytes, Ed25519
///  6 label key hash 32 bytes: SHA-256 of the key that makes the chain's opaque labels
///  7 voucher        the one-time nonce that the ledger gave for this device, 16..64 bytes
///  8 logs           array of [origin, Ed25519 key, size, root]: the logs and their checkpoints as the device first saw them, segments log first
///  9 ledger keys    [online key, offline root key], Ed25519, 32 bytes each
/// </code>
/// </summary>
public sealed record EnrolmentRequest
{
    public const string Family = "tr.enrolment";
    const int MostLogs = 8;
    const int LongestName = 32;

    public required string Organisation { get; init; }
    public required string Facility { get; init; }
    public required string Device { get; init; }
    public required EvidenceKey EvidenceKey { get; init; }
    public required byte[] WitnessKey { get; init; }
    public required byte[] LabelKeyHash { get; init; }
    public required byte[] Voucher { get; init; }
    public required IReadOnlyList<PinnedLog> Logs { get; init; }
    public required byte[] LedgerOnlineKey { get; init; }
    public required byte[] LedgerRootKey { get; init; }

    /// <summary>The device as a witness: its name is <c>organisation/facility/device</c>.</summary>
    public CosignatureKey Witness => new($"{Organisation}/{Facility}/{Device}", WitnessKey);

    public static byte[] ChainOf(byte[] identity) => identity[..16];

    public CoseSign1 Sign(ECDsa key)
    {
        var writer = new CborWriter();
        writer.Map(9);
        writer.Unsigned(1);
        writer.Text(Organisation);
        writer.Unsigned(2);
        writer.Text(Facility);
        writer.Unsigned(3);
        writer.Text(Device);
        writer.Unsigned(4);
        EvidenceKey.Write(writer);
        writer.Unsigned(5);
        writer.Bytes(WitnessKey);
        writer.Unsigned(6);
        writer.Bytes(LabelKeyHash);
        writer.Unsigned(7);
        writer.Bytes(Voucher);
        writer.Unsigned(8);
        writer.Array(Logs.Count);
        foreach (var log in Logs)
        {
            writer.Array(4);
            writer.Text(log.Origin);
            writer.Bytes(log.Key);
            writer.Integer(log.Size);
            writer.Bytes(log.Root);
        }
        writer.Unsigned(9);
        writer.Array(2);
        writer.Bytes(LedgerOnlineKey);
        writer.Bytes(LedgerRootKey);
        return CoseSign1.Sign(key, EvidenceKey.Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    /// <summary>Reads a request and checks that the key it names signed it (possession).</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out EnrolmentRequest? request, out CoseSign1? sign1)
    {
        request = null;
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        request = ReadPayload(sign1!.Payload, out var error);
        if (request is null) return ReadOutcome.Corrupt("enrolment request: " + error);
        if (sign1.IsSignedBy(request.EvidenceKey)) return ReadOutcome.Ok;
        request = null;
        return ReadOutcome.Corrupt("enrolment request: not signed by the key it names");
    }

    static EnrolmentRequest? ReadPayload(ReadOnlySpan<byte> payload, out string? error)
    {
        var reader = new CborReader(payload);
        EvidenceKey? evidenceKey = null;
        ReadOnlySpan<byte> voucher = default;
        byte[] witness = [], label = [], online = [], root = [];
        List<PinnedLog> logs = [];
        string organisation = "", facility = "", device = "";
        var ok = reader.Map(9)
            && reader.Key(1) && Name(ref reader, out organisation)
            && reader.Key(2) && Name(ref reader, out facility)
            && reader.Key(3) && Name(ref reader, out device)
            && reader.Key(4) && EvidenceKey.TryRead(ref reader, out evidenceKey)
            && reader.Key(5) && reader.Bytes(Ed25519.KeySize, out witness)
            && reader.Key(6) && reader.Bytes(32, out label)
            && reader.Key(7) && reader.Bytes(out voucher) && (voucher.Length is >= 16 and <= 64 || reader.Fail($"a voucher of {voucher.Length} bytes"))
            && reader.Key(8) && ReadLogs(ref reader, logs)
            && reader.Key(9) && reader.Array(2) && reader.Bytes(Ed25519.KeySize, out online) && reader.Bytes(Ed25519.KeySize, out root)
            && reader.End();
        error = reader.Error;
        return !ok ? null : new EnrolmentRequest
        {
            Organisation = organisation,
            Facility = facility,
            Device = device,
            EvidenceKey = evidenceKey!,
            WitnessKey = witness,
            LabelKeyHash = label,
            Voucher = voucher.ToArray(),
            Logs = logs,
            LedgerOnlineKey = online,
            LedgerRootKey = root,
        };
    }

    internal static bool Name(ref CborReader reader, out string name) =>
        reader.Text(LongestName, out name) && (IsName(name) || reader.Fail("a name that is not [a-z0-9-]"));

    /// <summary>Names become parts of topics and of file names.</summary>
    internal static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    static bool ReadLogs(ref CborReader reader, List<PinnedLog> logs)
    {
        if (!reader.Array(out var count)) return false;
        if (count is 0 or > MostLogs) return reader.Fail($"{count} logs");
        for (var i = 0; i < count; i++)
        {
            if (!reader.Array(4) || !reader.Text(256, out var origin) || !reader.Bytes(Ed25519.KeySize, out var key)
                || !reader.Integer(0, PackedDeltas.Largest, out long size) || !reader.Bytes(32, out var root)) return false;
            logs.Add(new PinnedLog(origin, key, size, root));
        }
        return true;
    }
}
