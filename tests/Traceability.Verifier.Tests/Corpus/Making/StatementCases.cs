using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>The readers of what the statement log says: the entry itself, rotations, revocations, suspensions.</summary>
static class StatementCases
{
    const string RotationType = "tr.rotation.v1+cbor";
    const string RevocationType = "tr.revocation.v1+cbor";
    static readonly byte[] Tip = Refinery.Built[3].Identity;
    static readonly byte[] Proof = Said.Possession().Bytes;
    static readonly byte[] Entry = Said.Of(StatementKind.Rotation, [0x01, 0x02]).Entry;
    static readonly string Suspended = "tr-suspension/v1\nchain " + Convert.ToHexStringLower(Refinery.Chain) + "\nsize 14\nstate suspended\nat " + Said.AtMs.ToString(CultureInfo.InvariantCulture) + "\nreason two runs at once\n";

    public static IEnumerable<MadeCase> All() => [.. Entries(), .. Rotations(), .. Revocations(), .. Suspensions()];

    static IEnumerable<MadeCase> Entries() =>
    [
        Statement("rotation", Entry, "accepted", "83 01 03 and one byte string: what it holds is read by its own reader"),
        Statement("enrolment-without-approval", [0x84, 0x01, 0x01, 0x41, 0x00, 0xF6], "accepted", "an approval may be null"),
        Statement("of-an-empty-part", [0x83, 0x01, 0x05, 0x40], "accepted", "an empty part is the part's affair"),
        Statement("nothing", [], "empty", "no bytes"),
        Statement("publication", [0x83, 0x01, 0x08, 0x41, 0x00], "accepted", "what a publication says is read by its own reader"),
        Statement("of-a-null-publication", [0x83, 0x01, 0x08, 0xF6], "corrupt", "null stands only for an approval"),
        Statement("newer", [0x83, 0x02, 0x03, 0x40], "newer", "a later version is not corruption"),
        Statement("newer-and-otherwise", [0x81, 0x02, 0xFF], "newer", "whatever follows the version"),
        Statement("of-a-kind-to-come", [0x83, 0x01, 0x0B, 0x40], "newer", "a kind that version 1 does not know yet"),
        Statement("of-a-kind-to-come-and-otherwise", [0x82, 0x01, 0x18, 0x63, 0xFF], "newer", "whatever follows the kind"),
        Statement("version-zero", [0x83, 0x00, 0x03, 0x40], "corrupt", "0 is no version, and no later one"),
        Statement("kind-zero", [0x83, 0x01, 0x00, 0x40], "corrupt", "kinds begin at 1"),
        Statement("kind-not-shortest", [0x83, 0x01, 0x18, 0x03, 0x40], "corrupt", "§6.8 16: a non-shortest integer"),
        Statement("without-part", [0x82, 0x01, 0x03], "corrupt", "a rotation has one part"),
        Statement("of-two-parts", [0x84, 0x01, 0x03, 0x40, 0x40], "corrupt", "a rotation has one part"),
        Statement("null-rotation", [0x83, 0x01, 0x03, 0xF6], "corrupt", "null stands only for an approval"),
        Statement("null-request", [0x84, 0x01, 0x01, 0xF6, 0xF6], "corrupt", "null stands only for an approval"),
        Statement("part-is-a-text", [0x83, 0x01, 0x03, 0x60], "corrupt", "a part is a byte string"),
        Statement("trailing-byte", [.. Entry, 0x00], "corrupt", "§6.8 17: a trailing byte"),
        Statement("cut", Entry[..^1], "corrupt", "§6.8 5: cut"),
    ];

    static IEnumerable<MadeCase> Rotations() =>
    [
        Rotation("accepted", Raw(Proof), "accepted", "the old key names the new one, the new one proves itself"),
        Rotation("alg-minus-9", Raw(Proof) with { Algorithm = -9 }, "accepted", "§0: ESP256 is read beside ES256"),
        Rotation("after-0", Raw(Proof, after: 0), "accepted", "the enrolled key signs nothing"),
        Rotation("by-a-stranger", Raw(Proof) with { Key = Cast.StrangerKey, Kid = EvidenceKey.Of(Cast.RefineryKey).Kid }, "refused: signature", "§4.1: only the key in force hands over"),
        Rotation("possession-by-a-stranger", Raw(new RawSign1("tr.possession.v1+cbor", Said.Possession().Payload) { Key = Cast.StrangerKey }), "corrupt", "§6.6: possession of the named key"),
        Rotation("possession-of-another-chain", Raw(Said.Possession(chain: new byte[16]).Bytes), "corrupt", "the proof is of this chain"),
        Rotation("possession-of-another-old-key", Raw(Said.Possession(old: Cast.MineKey).Bytes), "corrupt", "the proof follows this key"),
        Rotation("possession-is-a-rotation", Raw(Raw(Proof)), "corrupt", "§4.1 verifier bugs: one typ for another"),
        Rotation("possession-newer", Raw(new RawSign1("tr.possession.v2+cbor", Said.Possession().Payload) { Key = Cast.SecondKey }), "corrupt", "a newer part is not a newer rotation"),
        Rotation("possession-empty", Raw([]), "corrupt", "an empty part is not an empty rotation"),
        Rotation("possession-with-a-fifth-member", Raw(new RawSign1("tr.possession.v1+cbor", [0xA5, .. Said.Possession().Payload[1..], 0x05, 0x00]) { Key = Cast.SecondKey }), "corrupt", "exactly the members listed"),
        Rotation("chain-of-15-bytes", Raw(Proof, chain: Refinery.Chain[..15]), "corrupt", "16 bytes"),
        Rotation("tip-of-31-bytes", Raw(Proof, tip: Tip[..31]), "corrupt", "32 bytes"),
        Rotation("after-below-zero", Raw(Proof, after: -1), "corrupt", "numbers begin at 1, and 0 stands for none"),
        Rotation("after-2-53", Raw(Proof, after: 1L << 53), "corrupt", "integers are at most 2^53 − 1"),
        Rotation("six-members", new RawSign1(RotationType, [0xA6, .. Payload(Refinery.Chain, 4, Tip, Proof)[1..], 0x06, 0x00]) { Key = Cast.RefineryKey }, "corrupt", "exactly the members listed"),
        Rotation("newer", Raw(Proof) with { Type = "tr.rotation.v2+cbor" }, "newer", "a later version is not corruption"),
        Rotation("is-a-possession", Raw(Proof) with { Type = "tr.possession.v1+cbor" }, "corrupt", "§4.1 verifier bugs: one typ for another"),
        Rotation("nothing", null, "empty", "no bytes"),
    ];

    static IEnumerable<MadeCase> Revocations() =>
    [
        Revocation("accepted", Gone(), "accepted", "what the organisation says of a key"),
        Revocation("without-tips", Gone(), "accepted", "nothing that it signed is accepted", revocation => revocation with { Tips = [] }),
        Revocation("of-four-tips", Gone(), "accepted", "a tip for each branch", revocation => revocation with { Tips = [new(2, Tip), new(4, Tip), new(4, Cast.Bytes("other branch")), new(9, Tip)] }),
        Revocation("without-reason", Gone(), "accepted", "a text may be empty", revocation => revocation with { Reason = "" }),
        Revocation("reason-of-512-bytes", Gone(), "accepted", "at most 512 bytes", revocation => revocation with { Reason = new string('é', 256) }),
        Revocation("by-a-stranger", Gone(), "refused: signature", "the organisation's key, not a device's", key: Cast.RefineryKey),
        Revocation("of-five-tips", Gone(), "corrupt", "at most 4 tips", revocation => revocation with { Tips = [.. Enumerable.Range(1, 5).Select(number => new AcceptedTip(number, Tip))] }),
        Revocation("tips-that-fall", Gone(), "corrupt", "by number, not falling", revocation => revocation with { Tips = [new(4, Tip), new(3, Tip)] }),
        Revocation("tip-zero", Gone(), "corrupt", "numbers begin at 1", revocation => revocation with { Tips = [new(0, Tip)] }),
        Revocation("tip-of-31-bytes", Gone(), "corrupt", "32 bytes", revocation => revocation with { Tips = [new(4, Tip[..31])] }),
        Revocation("key-is-a-kid", Gone(), "corrupt", "a hint names no key: 32 bytes", revocation => revocation with { Key = EvidenceKey.Of(Cast.RefineryKey).Kid }),
        Revocation("organisation-in-capitals", Gone(), "corrupt", "names as in the request", revocation => revocation with { Organisation = "Demo" }),
        Revocation("size-below-zero", Gone(), "corrupt", "0 … 2^53 − 1", revocation => revocation with { LogSize = -1 }),
        Revocation("reason-too-long", Gone(), "corrupt", "at most 512 bytes", revocation => revocation with { Reason = new string('é', 256) + "." }),
        Revocation("at-below-zero", Gone(), "corrupt", "instants are 0 … 2^53 − 1", revocation => revocation with { AtMs = -1 }),
        Revocation("chain-of-17-bytes", Gone(), "corrupt", "16 bytes", revocation => revocation with { Chain = [.. Refinery.Chain, 0] }),
        new("revocation-newer", "revocation", "newer", "a later version is not corruption", Point(Cast.OrganisationKey), [("input.hex", MadeCase.Hex(new RawSign1("tr.revocation.v2+cbor", Gone().Sign(Cast.OrganisationKey).Payload) { Key = Cast.OrganisationKey }))]),
        new("revocation-is-an-approval", "revocation", "corrupt", "§4.1 verifier bugs: one typ for another", Point(Cast.OrganisationKey), [("input.hex", MadeCase.Hex(Cast.MineApproval))]),
        new("revocation-six-members", "revocation", "corrupt", "exactly the members listed", Point(Cast.OrganisationKey), [("input.hex", MadeCase.Hex(new RawSign1(RevocationType, [0xA6, .. Gone().Sign(Cast.OrganisationKey).Payload[1..^10]]) { Key = Cast.OrganisationKey }))]),
        new("revocation-nothing", "revocation", "empty", "no bytes", Point(Cast.OrganisationKey), [("input.hex", [])]),
    ];

    static IEnumerable<MadeCase> Suspensions() =>
    [
        Suspension("accepted", Suspended, "accepted", "all that the ledger may say alone"),
        Suspension("resumed", Replaced("state suspended", "state resumed"), "accepted", "and takes back"),
        Suspension("reason-of-256", Replaced("two runs at once", new string('r', 256)), "accepted", "1 … 256 characters"),
        Suspension("reason-of-257", Replaced("two runs at once", new string('r', 257)), "corrupt", "1 … 256 characters"),
        Suspension("without-reason", Replaced("two runs at once", ""), "corrupt", "1 … 256 characters"),
        Suspension("of-another-state", Replaced("state suspended", "state revoked"), "corrupt", "the ledger alone may only suspend"),
        Suspension("chain-of-15-bytes", Replaced(Convert.ToHexStringLower(Refinery.Chain), Convert.ToHexStringLower(Refinery.Chain)[2..]), "corrupt", "16 bytes"),
        Suspension("chain-in-capitals", Replaced(Convert.ToHexStringLower(Refinery.Chain), Convert.ToHexString(Refinery.Chain)), "corrupt", "one text per value"),
        Suspension("size-with-leading-zero", Replaced("size 14", "size 014"), "corrupt", "one text per number"),
        Suspension("at-2-53", Replaced(Said.AtMs.ToString(CultureInfo.InvariantCulture), "9007199254740992"), "corrupt", "at most 2^53 − 1"),
        Suspension("lines-exchanged", Replaced("size 14\nstate suspended", "state suspended\nsize 14"), "corrupt", "in this order"),
        Suspension("one-line-more", Suspended + "and more\n", "corrupt", "exactly these lines"),
        Suspension("one-line-less", Suspended[..Suspended.IndexOf("reason", StringComparison.Ordinal)], "corrupt", "exactly these lines"),
        Suspension("newer", "tr-suspension/v2\nanything\n", "newer", "a later version is not corruption"),
        Suspension("version-not-clean", Replaced("/v1", "/v02"), "corrupt", "a version with a leading zero is no later version"),
        Suspension("is-a-head", "tr-head/v1\n", "corrupt", "§4.1 verifier bugs: a note that is another"),
        new("suspension-by-a-stranger", "suspension", "corrupt", "a note of the named key", Online, [("input.note", Encoding.UTF8.GetBytes(SignedNote.Sign(Suspended, Cast.Log)))]),
        new("suspension-newer-by-a-stranger", "suspension", "corrupt", "newer only where properly signed", Online, [("input.note", Encoding.UTF8.GetBytes(SignedNote.Sign("tr-suspension/v2\n", Cast.Log)))]),
        new("suspension-nothing", "suspension", "empty", "no bytes", Online, [("input.note", [])]),
    ];

    static (string, string)[] Online => [("key", Cast.Online.Key.ToVerifierKey())];

    public static (string, string)[] Point(ECDsa key) => EvidenceKey.Of(key) is var point ? [("point", Convert.ToHexStringLower([.. point.X, .. point.Y]))] : [];

    /// <summary>A rotation's, with whatever stands in it.</summary>
    public static byte[] Payload(byte[] chain, long after, byte[] tip, byte[] possession)
    {
        var writer = new CborWriter();
        writer.Map(5);
        writer.Unsigned(1);
        writer.Bytes(chain);
        writer.Unsigned(2);
        writer.Integer(after);
        writer.Unsigned(3);
        writer.Bytes(tip);
        writer.Unsigned(4);
        writer.Bytes(possession);
        writer.Unsigned(5);
        writer.Integer(Said.AtMs);
        return writer.ToArray();
    }

    static RawSign1 Raw(byte[] possession, byte[]? chain = null, long after = 4, byte[]? tip = null) =>
        new(RotationType, Payload(chain ?? Refinery.Chain, after, tip ?? Tip, possession)) { Key = Cast.RefineryKey };

    static Revocation Gone() => Said.Revoked(Cast.RefineryKey, 14, new AcceptedTip(4, Tip));

    static string Replaced(string old, string by) => Suspended.Contains(old, StringComparison.Ordinal) ? Suspended.Replace(old, by, StringComparison.Ordinal) : throw new InvalidOperationException(old);

    static MadeCase Statement(string name, byte[] bytes, string outcome, string why) => new("statement-" + name, "statement", outcome, why, [], [("input.hex", MadeCase.Hex(bytes))]);

    static MadeCase Rotation(string name, RawSign1? raw, string outcome, string why) =>
        new("rotation-" + name, "rotation", outcome, why, Point(Cast.RefineryKey), [("input.hex", MadeCase.Hex(raw?.Encode() ?? []))]);

    static MadeCase Revocation(string name, Revocation revocation, string outcome, string why, Func<Revocation, Revocation>? change = null, ECDsa? key = null) =>
        new("revocation-" + name, "revocation", outcome, why, Point(Cast.OrganisationKey), [("input.hex", MadeCase.Hex((change?.Invoke(revocation) ?? revocation).Sign(key ?? Cast.OrganisationKey).Bytes))]);

    static MadeCase Suspension(string name, string text, string outcome, string why) =>
        new("suspension-" + name, "suspension", outcome, why, Online, [("input.note", Encoding.UTF8.GetBytes(SignedNote.Sign(text, Cast.Online)))]);
}
