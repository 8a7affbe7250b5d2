using System.Globalization;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Fetching;

/// <summary>
/// The ledger's answer to a fetch where it does not hold a segment any more, or not its entries. A C2SP note by its online key:
/// <code>tr-not-held/v1
/// chain HEX(16 bytes)
/// number N                    whoever waits for this one need not ask for it again
/// identity HEX(32 bytes)      of number N, as it was asked for or as the segment after it names it</code>
/// </summary>
public sealed record NotHeld(byte[] Chain, long Number, byte[] Identity)
{
    const string Title = "tr-not-held/v";

    public string Sign(NoteSigner signer) => SignedNote.Sign(string.Create(CultureInfo.InvariantCulture,
        $"{Title}1\nchain {Convert.ToHexStringLower(Chain)}\nnumber {Number}\nidentity {Convert.ToHexStringLower(Identity)}\n"), signer);

    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out NotHeld? said)
    {
        said = null;
        var outcome = SignedNote.TryOpen(note, key, out var text);
        if (!outcome.IsOk) return outcome;
        outcome = VersionNumber.OfTitle(text, Title, "a note that does not say what is not held");
        if (!outcome.IsOk) return outcome;
        var lines = new LineReader(text[..^1]);
        if (lines.Count != 4 || !lines.Hex("chain", SegmentHeader.ChainSize, out var chain) || !lines.Number("number", out var number) || !lines.Hex("identity", 32, out var identity))
            return ReadOutcome.Corrupt("a note of what is not held whose lines are not chain, number, identity");
        said = new NotHeld(chain, number, identity);
        return ReadOutcome.Ok;
    }
}
