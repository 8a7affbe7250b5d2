using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class CosignedCheckpointTests
{
    static readonly byte[] Seed = [.. Enumerable.Repeat((byte)7, 32)];
    static readonly CosignatureKey Witness = new("demo/mine/edge", Ed25519.PublicKey(Seed));
    static readonly Checkpoint Checkpoint = new("ledger.example/log", 5, new byte[32]);
    static readonly CosignedCheckpoint Good = CosignedCheckpoint.Sign(Checkpoint, Witness, Seed, 1_795_219_300);

    [Fact]
    public void It_is_read_as_it_was_signed_and_its_line_joins_the_logs_note()
    {
        Assert.Equal(ReadOutcome.Ok, CosignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(Good.Note), Witness, out var read));
        Assert.Equal((Checkpoint.Text, 1_795_219_300, Good.Note, Good.Line), (read!.Checkpoint.Text, read.Cosignature.TimeSeconds, read.Note, read.Line));
        Assert.Equal($"{Checkpoint.Text}\n{Good.Line}", Good.Note);

        var log = new NoteSigner(Checkpoint.Origin, new byte[32]);
        Assert.Equal(ReadOutcome.Ok, SignedNote.TryRead(Encoding.UTF8.GetBytes(Checkpoint.Sign(log) + Good.Line), out var note));
        Assert.Equal(ReadOutcome.Ok, note!.Verify(log.Key));
        Assert.Equal(ReadOutcome.Ok, note.TryCosignatures([Witness], out var cosignatures));
        Assert.Equal(1_795_219_300, Assert.Single(cosignatures).TimeSeconds);
    }

    [Fact]
    public void A_device_is_a_witness_under_its_whole_name()
    {
        Assert.Equal(ReadOutcome.Ok, EnrolmentRequest.TryRead(new EnrolledDevice().Request.Bytes, out var request, out _));
        Assert.Equal($"{request!.Organisation}/{request.Facility}/{request.Device}", request.Witness.Name);
        Assert.True(CosignatureKey.TryParse(request.Witness.ToVerifierKey(), out var key));
        Assert.Equal(request.WitnessKey, key!.PublicKey);
    }

    [Fact]
    public void Another_witness_other_signatures_and_other_text_are_refused()
    {
        Assert.Equal(ReadKind.Empty, Read(""));
        Assert.Equal(ReadKind.Corrupt, Read(Good.Note + Good.Line));
        Assert.Equal(ReadKind.Corrupt, Read(Checkpoint.Sign(new NoteSigner(Checkpoint.Origin, new byte[32]))));
        Assert.Equal(ReadKind.Corrupt, Read(Checkpoint.Sign(new NoteSigner(Checkpoint.Origin, new byte[32])) + Good.Line));
        Assert.Equal(ReadKind.Corrupt, Read(CosignedCheckpoint.Sign(Checkpoint, Witness with { }, new byte[32], 1).Note));
        Assert.Equal(ReadKind.Corrupt, Read(CosignedCheckpoint.Sign(Checkpoint, new CosignatureKey("demo/mine/other", Witness.PublicKey), Seed, 1).Note));
        Assert.Equal(ReadKind.Corrupt, Read(Good.Note.Replace("\n5\n", "\n6\n", StringComparison.Ordinal)));
        Assert.Equal(ReadKind.Corrupt, Read(Good.Note.Replace("\n5\n", "\n5\nextension\n", StringComparison.Ordinal)));
        Assert.Equal(ReadKind.Corrupt, Read(CosignedCheckpoint.Sign(Checkpoint with { Origin = new string('o', 2048) }, Witness, Seed, 1).Note));
        Assert.Equal(ReadKind.Ok, Read(CosignedCheckpoint.Sign(Checkpoint, Witness, Seed, 0).Note)); // whether it counts is another question
    }

    static ReadKind Read(string note)
    {
        var outcome = CosignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(note), Witness, out var read);
        Assert.Equal(outcome.IsOk, read is not null);
        return outcome.Kind;
    }
}
