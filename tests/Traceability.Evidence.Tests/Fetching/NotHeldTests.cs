using System.Text;
using Traceability.Evidence.Fetching;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Fetching;

public sealed class NotHeldTests
{
    static readonly NoteSigner Signer = new("ledger.example/online", [.. Enumerable.Repeat((byte)4, 32)]);
    static readonly NotHeld Said = new([.. Enumerable.Repeat((byte)0xC0, 16)], 74, [.. Enumerable.Repeat((byte)0xEE, 32)]);

    static ReadOutcome Open(string note, out NotHeld? said) => NotHeld.TryOpen(Encoding.UTF8.GetBytes(note), Signer.Key, out said);

    [Fact]
    public void What_is_not_held_comes_back_as_it_was_said()
    {
        Assert.Equal(ReadOutcome.Ok, Open(Said.Sign(Signer), out var read));
        Assert.Equal(74, read!.Number);
        Assert.Equal(Said.Chain, read.Chain);
        Assert.Equal(Said.Identity, read.Identity);
    }

    [Theory]
    [InlineData("tr-not-held/v1", "tr-not-held/v2", ReadKind.Newer)]
    [InlineData("tr-not-held/v1", "tr-not-held/v02", ReadKind.Corrupt)]
    [InlineData("tr-not-held/v1", "tr-head/v1", ReadKind.Corrupt)]
    [InlineData("number 74", "number 074", ReadKind.Corrupt)]
    [InlineData("number 74\n", "", ReadKind.Corrupt)]
    [InlineData("number 74\n", "number 74\nnumber 74\n", ReadKind.Corrupt)]
    [InlineData("chain c0", "chain C0", ReadKind.Corrupt)]
    [InlineData("identity ee", "identity ", ReadKind.Corrupt)]
    public void Other_lines_are_corrupt_or_newer_though_properly_signed(string what, string with, ReadKind kind)
    {
        var text = Said.Sign(Signer).Split("\n\n")[0] + "\n";
        Assert.Contains(what, text, StringComparison.Ordinal);
        Assert.Equal(kind, Open(SignedNote.Sign(text.Replace(what, with, StringComparison.Ordinal), Signer), out _).Kind);
    }

    [Fact]
    public void Another_key_and_no_bytes_are_told_apart()
    {
        Assert.Equal(ReadKind.Corrupt, Open(Said.Sign(new NoteSigner("ledger.example/online", new byte[32])), out _).Kind);
        Assert.Equal(ReadKind.Empty, Open("", out _).Kind);
    }
}
