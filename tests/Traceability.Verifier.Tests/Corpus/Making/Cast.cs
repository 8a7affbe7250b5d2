using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Who signs in the corpus, each from a fixed seed: two devices of the organisation "demo" with the keys that one of them changes to, its own key, logs, witnesses, strangers.</summary>
static class Cast
{
    public static readonly DeterministicEcdsa MineKey = Ecdsa("mine");
    public static readonly DeterministicEcdsa RefineryKey = Ecdsa("refinery");
    public static readonly DeterministicEcdsa SecondKey = Ecdsa("refinery, second key");
    public static readonly DeterministicEcdsa ThirdKey = Ecdsa("refinery, third key");
    public static readonly DeterministicEcdsa OrganisationKey = Ecdsa("organisation");
    public static readonly DeterministicEcdsa StrangerKey = Ecdsa("stranger");

    public static readonly NoteSigner Log = new("ledger.example/segments", Bytes("log"));
    public static readonly NoteSigner NewLogKey = new("ledger.example/segments", Bytes("log, second key"));
    public static readonly NoteSigner StrangerAsLog = new("ledger.example/segments", Bytes("stranger"));
    public static readonly NoteSigner OtherLog = new("other.example/segments", Bytes("other log"));
    public static readonly NoteSigner StatementLog = new("ledger.example/statements", Bytes("statement log"));
    public static readonly NoteSigner Online = new(Head.SignerOf("ledger.example/segments"), Bytes("online"));

    public static readonly string[] Witnesses = ["north", "south", "east"];

    public static readonly CoseSign1 Mine = Enrol(MineKey, "mine", "edge-mine");
    public static readonly CoseSign1 Refinery = Enrol(RefineryKey, "refinery", "edge-refinery");

    public static readonly byte[] MineApproval = Approve(Mine, OrganisationKey, "demo");
    public static readonly byte[] RefineryApproval = Approve(Refinery, OrganisationKey, "demo");

    /// <summary>The log, the organisation, three witnesses of whom two must have cosigned.</summary>
    public static readonly string Policy =
        $"""
        # whom the corpus believes
        log {Log.Key.ToVerifierKey()}
        organisation demo {Convert.ToBase64String(CoseKey(OrganisationKey))}
        witness north {Witness("north").ToVerifierKey()}
        witness south {Witness("south").ToVerifierKey()}
        witness east {Witness("east").ToVerifierKey()}
        group two-of-three 2 north south east
        quorum two-of-three

        """;

    /// <summary>The same, and the statement log.</summary>
    public static readonly string PolicyOfBothLogs = Policy + $"log {StatementLog.Key.ToVerifierKey()}\n";

    /// <summary>32 bytes that follow from a name.</summary>
    public static byte[] Bytes(string name) => SHA256.HashData(Encoding.UTF8.GetBytes("traceability corpus, " + name));

    public static CosignatureKey Witness(string name) => new(name + ".example/witness", Ed25519.PublicKey(Bytes(name)));

    public static string Cosign(string noteText, string witness, long time = 1_795_219_300) =>
        Cosignature.Sign(noteText, Witness(witness).Name, Bytes(witness), time);

    public static byte[] Approve(CoseSign1 request, ECDsa key, string organisation, string assurance = "software") =>
        new Approval(organisation, request.Identity, 1_795_000_000_000, assurance).Sign(key).Bytes;

    public static byte[] CoseKey(ECDsa key)
    {
        var writer = new CborWriter();
        EvidenceKey.Of(key).Write(writer);
        return writer.ToArray();
    }

    public static CoseSign1 Enrol(ECDsa key, string facility, string device, ECDsa? named = null, string root = "ledger root") => new EnrolmentRequest
    {
        Organisation = "demo", Facility = facility, Device = device, EvidenceKey = EvidenceKey.Of(named ?? key), WitnessKey = Ed25519.PublicKey(Bytes(device)),
        LabelKeyHash = Bytes(device + ", label key"), Voucher = Bytes(device + ", voucher")[..16],
        Logs = [new PinnedLog(Log.Key.Name, Log.Key.PublicKey, 0, MerkleTree.EmptyRoot)],
        LedgerOnlineKey = Online.Key.PublicKey, LedgerRootKey = Ed25519.PublicKey(Bytes(root)),
    }.Sign(key);

    static DeterministicEcdsa Ecdsa(string name) => new(Bytes(name));
}
