using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class CosignatureTests
{
    static readonly NoteSigner Signer = new("ledger.example/log", new byte[32]);
    static readonly byte[] Seed = [.. Enumerable.Repeat((byte)7, 32)];
    static readonly CosignatureKey Witness = new("witness.example", Ed25519.PublicKey(Seed));
    static readonly Checkpoint Checkpoint = new(Signer.Key.Name, 5, new byte[32]);

    static string Note(params long[] times) => Checkpoint.Sign(Signer) + string.Concat(times.Select(time => Cosignature.Sign(Checkpoint.Text, Witness.Name, Seed, time)));

    static ReadOutcome Read(string note, out IReadOnlyList<Cosignature> cosignatures, params CosignatureKey[] witnesses)
    {
        Assert.Equal(ReadOutcome.Ok, SignedNote.TryRead(Encoding.UTF8.GetBytes(note), out var unopened));
        Assert.Equal(ReadOutcome.Ok, unopened!.Verify(Signer.Key));
        return unopened.TryCosignatures(witnesses, out cosignatures);
    }

    [Fact]
    public void A_known_witness_is_found_with_its_time()
    {
        Assert.Equal(ReadOutcome.Ok, Read(Note(1_795_219_300), out var cosignatures, Witness));
        Assert.Equal(new Cosignature(Witness, 1_795_219_300), Assert.Single(cosignatures));
    }

    [Fact]
    public void Of_two_cosignatures_of_one_witness_the_later_stands_and_time_zero_does_not_count()
    {
        Assert.Equal(ReadOutcome.Ok, Read(Note(9, 12, 0), out var cosignatures, Witness));
        Assert.Equal(12, Assert.Single(cosignatures).TimeSeconds);
        Assert.Equal(ReadOutcome.Ok, Read(Note(0), out cosignatures, Witness));
        Assert.False(Assert.Single(cosignatures).Counts);
    }

    [Fact]
    public void An_unknown_witness_is_ignored_and_a_bad_cosignature_of_a_known_one_spoils_the_note()
    {
        Assert.Equal(ReadOutcome.Ok, Read(Note(9), out var cosignatures));
        Assert.Empty(cosignatures);
        Assert.False(Read(Checkpoint.Sign(Signer) + Cosignature.Sign("another text\n", Witness.Name, Seed, 9), out cosignatures, Witness).IsOk);
        Assert.Empty(cosignatures);
    }

    [Fact]
    public void A_verifier_key_is_read_back_and_one_of_another_type_or_id_is_not()
    {
        Assert.True(CosignatureKey.TryParse(Witness.ToVerifierKey(), out var read));
        Assert.Equal(Witness.Id, read!.Id);
        Assert.False(CosignatureKey.TryParse(Signer.Key.ToVerifierKey(), out _));
        Assert.False(NoteKey.TryParse(Witness.ToVerifierKey(), out _));
        Assert.False(CosignatureKey.TryParse(Witness.ToVerifierKey().Replace("witness.example", "another.example", StringComparison.Ordinal), out _));
        // C2SP signed-note, its own example key.
        Assert.True(NoteKey.TryParse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", out var foreign));
        Assert.Equal("example.com/foo", foreign!.Name);
    }
}
