using System.Text;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Carrying;

public sealed class AnswerPartTests
{
    static readonly byte[] Chain = [.. Enumerable.Repeat((byte)0xC0, 16)];
    static readonly NoteSigner Signer = new("ledger.example/log", new byte[32]);

    [Fact]
    public void The_beginning_says_whose_answer_it_is_or_is_empty_newer_or_corrupt()
    {
        var begin = AnswerPart.Begin(Chain);
        Assert.True(AnswerPart.TryReadBegin(begin, out var chain).IsOk);
        Assert.Equal(Chain, chain);
        Assert.Equal(ReadKind.Empty, AnswerPart.TryReadBegin([], out _).Kind);
        Assert.Equal(ReadKind.Newer, AnswerPart.TryReadBegin([0x83, 0x02, 0xF6, 0xF6], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, AnswerPart.TryReadBegin([.. begin, 0], out chain).Kind);
        Assert.Null(chain);
        for (var cut = 1; cut < begin.Length; cut++) Assert.Equal(ReadKind.Corrupt, AnswerPart.TryReadBegin(begin.AsSpan(0, cut), out _).Kind);
    }

    [Fact]
    public void A_part_comes_back_as_it_was_given_and_its_title_says_what_it_is()
    {
        var note = new Checkpoint("ledger.example/log", 0, MerkleTree.EmptyRoot).Sign(Signer);
        (AnswerKind Kind, string Message)[] messages =
        [
            (AnswerKind.Receipt, new Receipt(new byte[32], 4, [], note).Encode()),
            (AnswerKind.Step, new CheckpointStep(0, [], note).Encode()),
            (AnswerKind.Succession, new Succession("a", 3, MerkleTree.EmptyRoot, Signer.Key, 2, 1).Sign([Signer])),
            (AnswerKind.Head, new Head { Chain = Chain, Run = new byte[16], Number = 0, Identity = new byte[32], LogSize = 0 }.Sign(Signer)),
            (AnswerKind.Unknown, "tr-something/v1"),
        ];
        foreach (var (kind, message) in messages)
        {
            Assert.True(AnswerPart.TryRead(new AnswerPart(7, Encoding.UTF8.GetBytes(message)).Encode(), out var part).IsOk);
            Assert.Equal((7, kind, message), (part!.Number, part.Kind, Encoding.UTF8.GetString(part.Message)));
        }
    }

    [Fact]
    public void The_items_of_a_carried_chain_are_told_by_their_first_byte()
    {
        var note = new Checkpoint("ledger.example/log", 0, MerkleTree.EmptyRoot).Sign(Signer);
        var pin = CarriedItems.Pin(note);
        Assert.Equal(CarriedItem.Pin, CarriedItems.KindOf(pin));
        Assert.True(CarriedItems.TryReadPin(pin, Signer.Key, out var pinned));
        Assert.Equal(0, pinned!.Size);
        Assert.False(CarriedItems.TryReadPin(pin, new NoteSigner("ledger.example/other", new byte[32]).Key, out _));
        Assert.Equal(CarriedItem.Rotation, CarriedItems.KindOf([0xD2, 0x84]));
        Assert.Equal(CarriedItem.Segment, CarriedItems.KindOf([0x84, 0x01]));
        Assert.Equal(CarriedItem.Unknown, CarriedItems.KindOf([0x00]));
        Assert.False(CarriedItems.IsOfChain(AnswerPart.Begin(Chain)));
        Assert.True(CarriedItems.IsOfChain([0x84, 0x01]));
    }
}
