using System.Text.Json;
using Traceability.Evidence;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Verifier.Tests.Corpus;

/// <summary>What each reader of the corpus is in this program; tests/corpus/README.md says it for every program.</summary>
static class CorpusReaders
{
    public static string Run(CorpusCase of) => Run(of, out _);

    /// <param name="found">Of an accepted bundle.</param>
    public static string Run(CorpusCase of, out CheckedBundle? found)
    {
        found = null;
        return of.Reader == "bundle" ? Bundle(of, out found) : Read(of);
    }

    static string Read(CorpusCase of) => of.Reader switch
    {
        "cbor" => Outcome(DeterministicCbor.Check(of.Input)),
        "sign1" => Sign1(of),
        "enrolment" => Outcome(EnrolmentRequest.TryRead(of.Input, out _, out _)),
        "message" => Message(of),
        "rotation" => Signed(of, Rotation.TryRead(of.Input, out _, out var sign1), sign1),
        "revocation" => Signed(of, Revocation.TryRead(of.Input, out _, out var sign1), sign1),
        "publication" => Signed(of, ProfilePublication.TryRead(of.Input, out _, out var sign1), sign1),
        "suspension" => Outcome(Suspension.TryOpen(of.Input, Key(of), out _)),
        "statement" => Outcome(StatementEntry.TryRead(of.Input, out _)),
        "policy" => Outcome(TrustPolicy.TryRead(of.Input, out _)),
        "note" => Outcome(SignedNote.TryOpen(of.Input, Key(of), out _)),
        "checkpoint" => Outcome(Checkpoint.TryOpen(of.Input, Key(of), out _)),
        "head" => Outcome(Head.TryOpen(of.Input, Key(of), out _)),
        "succession" => Outcome(Succession.TryOpen(of.Input, Key(of), out _)),
        "day" => Outcome(DayStatement.TryOpen(of.Input, Key(of), out _)),
        "proof" => Proof(of),
        "inclusion" => Inclusion(JsonSerializer.Deserialize<JsonElement>(of.Input)) ? "accepted" : "refused: inclusion",
        "consistency" => Consistency(JsonSerializer.Deserialize<JsonElement>(of.Input)) ? "accepted" : "refused: consistency",
        "ed25519" => Signed(JsonSerializer.Deserialize<JsonElement>(of.Input)) ? "accepted" : "refused: ed25519",
        var other => throw new InvalidDataException($"no reader \"{other}\""),
    };

    static string Outcome(ReadOutcome outcome) => outcome.IsOk ? "accepted" : outcome.Kind.ToString().ToLowerInvariant();

    static NoteKey Key(CorpusCase of) => NoteKey.TryParse(of.Text("key"), out var key) ? key! : throw new InvalidDataException("key is no verifier key");

    static string Sign1(CorpusCase of) => Signed(of, CoseSign1.TryRead(of.Input, of.Text("family"), out var sign1), sign1);

    static string Signed(CorpusCase of, ReadOutcome outcome, CoseSign1? sign1)
    {
        if (!outcome.IsOk) return Outcome(outcome);
        var point = of.Hex("point");
        return sign1!.IsSignedBy(EvidenceKey.FromPoint(point[..32], point[32..])!) ? "accepted" : "refused: signature";
    }

    /// <summary>In the order of FORMAT.md, §4.</summary>
    static string Message(CorpusCase of)
    {
        Assert.True(EnrolmentRequest.TryRead(of.File("request"), out var request, out var enrolment).IsOk);
        var outcome = SegmentMessage.TryRead(of.Input, out var message);
        if (!outcome.IsOk) return Outcome(outcome);
        outcome = Segment.TryRead(message!.Sign1, out var segment);
        if (!outcome.IsOk) return Outcome(outcome);
        if (!segment!.Header.Chain.AsSpan().SequenceEqual(EnrolmentRequest.ChainOf(enrolment!.Identity))) return "refused: chain";
        if (!segment.Sign1.IsSignedBy(request!.EvidenceKey)) return "refused: signature";
        outcome = message.TryReadBody(out var body);
        if (!outcome.IsOk) return Outcome(outcome);
        return SegmentContent.IsSigned(segment.Header, body!) ? Outcome(SegmentContent.TryDecode(segment.Header, body!, out _)) : "refused: root";
    }

    static string Bundle(CorpusCase of, out CheckedBundle? found)
    {
        TrustPolicy? policy = null;
        if (of.File("policy") is { } file) Assert.Equal(ReadOutcome.Ok, TrustPolicy.TryRead(file, out policy));
        var verdict = BundleCheck.Run(of.Input, policy, new ProfileRules(), out found);
        Assert.Equal(verdict.IsAccepted, found is not null);
        return verdict.ToString();
    }

    static string Proof(CorpusCase of)
    {
        Checkpoint? checkpoint = null;
        UnopenedNote? note = null;
        var outcome = Receipt.TryRead(of.Input, out var receipt);
        if (!outcome.IsOk) return Outcome(outcome);
        // A proof whose checkpoint is empty is not itself empty.
        if (!receipt!.TryReadCheckpoint(out note, out checkpoint).IsOk) return "corrupt";
        if (!receipt.Proves(of.Hex("identity"), checkpoint!)) return "refused: log-proof";
        return note!.Verify(Key(of)).IsOk && checkpoint!.Origin == Key(of).Name ? "accepted" : "refused: log-signature";
    }

    static bool Inclusion(JsonElement of) =>
        MerkleTree.VerifyInclusion(Hex(of, "leaf"), of.GetProperty("index").GetInt64(), of.GetProperty("size").GetInt64(), Path(of), Hex(of, "root"));

    static bool Consistency(JsonElement of) => MerkleTree.VerifyConsistency(
        of.GetProperty("size1").GetInt64(), Hex(of, "root1"), of.GetProperty("size2").GetInt64(), Hex(of, "root2"), Path(of));

    static bool Signed(JsonElement of) => Ed25519.Verify(Hex(of, "key"), Hex(of, "message"), Hex(of, "signature"));

    static byte[] Hex(JsonElement of, string member) => Convert.FromHexString(of.GetProperty(member).GetString()!);

    static byte[][] Path(JsonElement of) => [.. of.GetProperty("path").EnumerateArray().Select(hash => Convert.FromHexString(hash.GetString()!))];
}
