using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Testing;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>What is said in the corpus of the refinery's keys and days.</summary>
static class Said
{
    public const long AtMs = Story.Noon + 86_400_000;

    public static byte[] Rotation(long after, byte[] tip, ECDsa? old = null, ECDsa? next = null, byte[]? chain = null) =>
        Evidence.Enrolment.Rotation.Sign(old ?? Cast.RefineryKey, chain ?? Refinery.Chain, after, tip, Possession(old, next, chain), AtMs).Bytes;

    public static CoseSign1 Possession(ECDsa? old = null, ECDsa? next = null, byte[]? chain = null) =>
        Evidence.Enrolment.Possession.Sign(next ?? Cast.SecondKey, chain ?? Refinery.Chain, EvidenceKey.Of(old ?? Cast.RefineryKey), AtMs);

    public static Revocation Revoked(ECDsa key, long size, params AcceptedTip[] tips) => new("demo", Refinery.Chain, EvidenceKey.Of(key).Thumbprint, tips, size, "stolen", AtMs);

    public static Suspension Suspended(bool isSuspended = true) => new(Refinery.Chain, 14, isSuspended, AtMs, "two runs at once");

    public static ShownStatement Of(Suspension suspension, NoteSigner? by = null) => Of(StatementKind.Suspension, Encoding.UTF8.GetBytes(suspension.Sign(by ?? Cast.Online)));

    public static ShownStatement Of(Revocation revocation, ECDsa? by = null) => Of(StatementKind.Revocation, revocation.Sign(by ?? Cast.OrganisationKey).Bytes);

    public static ShownStatement Of(StatementKind kind, params byte[]?[] parts) => new(new StatementEntry(kind, parts).Encode(), []);

    /// <summary>In a statement log of so many; two statements under one size are a split view.</summary>
    public static ShownStatement Logged(ShownStatement statement, NoteSigner? log = null, int size = 3, int at = 1) => statement with { Proofs = [Proof(statement.Entry, size, log, at)] };

    /// <summary>What the ledger tells of a day of November 2026: all of the refinery's segments on one branch.</summary>
    public static DayStatement Day(BuiltSegment[] built, int day = 21, DayStatement? after = null) => new()
    {
        Chain = Refinery.Chain, Day = new DateOnly(2026, 11, day), Previous = after?.Digest ?? new byte[DayStatement.DigestSize],
        LogSize = Refinery.Leaves(built).Length, LogRoot = MerkleTree.Root(Refinery.Leaves(built)),
        Tips = [Tip(built, built.Length)], Keys = [new ChainKey(EvidenceKey.Of(Cast.RefineryKey).Kid, 1, KeyState.Valid)],
    };

    public static BranchTip Tip(BuiltSegment[] built, int number) =>
        built[number - 1].Segment is var segment ? new BranchTip(number, segment.Identity, segment.Header.FirstSeq + segment.Header.Count) : null!;

    public static byte[] Of(DayStatement day, NoteSigner? by = null) => Encoding.UTF8.GetBytes(day.Sign(by ?? Cast.Online));

    public static ShownStatement Label(DayStatement day) => new(new DayLabel(DayLabel.Of(Cast.Bytes("edge-refinery, label key"), day.Day), day.Digest).Encode(), []);

    public static byte[] Proof(byte[] entry, int size = 3, NoteSigner? log = null, int at = 1) => Encoding.UTF8.GetBytes(Story.Proof(
        SHA256.HashData(entry), at, [.. Enumerable.Range(0, size).Select(i => MerkleTree.Leaf(i == at ? entry : Cast.Bytes($"statement {i}")))], log ?? Cast.StatementLog));
}
