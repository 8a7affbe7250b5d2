using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Evidence.Log;

/// <summary>
/// What the ledger held of one chain when a day (UTC) had ended, signed by its online key as a C2SP note. Private: the statement log holds only
/// its opaque leaf, a <see cref="DayLabel"/>.
/// <code>tr-day/v1
/// chain HEX(16 bytes)
/// day 2026-11-21
/// previous HEX(32 bytes)                 digest of the chain's day statement before; zeros for the first
/// checkpoint SIZE BASE64(root)           of the segment log: whatever of the chain was logged below SIZE is spoken of
/// tip NUMBER HEX(identity) NEXT-SEQ      1 … 4 lines, the followed branch first, the others rising by identity
/// missing A-B                            numbers of which none is held although later ones are; ≤ 64 lines, rising
/// fork HEX(parent identity) KIND         ≤ 64 lines, rising by parent
/// key HEX(kid) FROM STATE                1 … 16 lines, rising by number, the first from 1</code>
/// Fewer than <see cref="MostTips"/> tips are all there are; where there are more, the one of the highest number is among them.
/// </summary>
public sealed partial record DayStatement
{
    const string Title = "tr-day/v";
    public const int MostTips = 4;
    public const int MostMissing = 64;
    public const int MostForks = 64;
    public const int MostKeys = 16;
    public const int DigestSize = SHA256.HashSizeInBytes;

    public required byte[] Chain { get; init; }
    public required DateOnly Day { get; init; }
    public required byte[] Previous { get; init; }
    public required long LogSize { get; init; }
    public required byte[] LogRoot { get; init; }

    /// <summary>The followed branch first.</summary>
    public required IReadOnlyList<BranchTip> Tips { get; init; }

    public IReadOnlyList<MissingRange> Missing { get; init; } = [];
    public IReadOnlyList<ChainFork> Forks { get; init; } = [];
    public required IReadOnlyList<ChainKey> Keys { get; init; }

    /// <summary>The highest number that is held on any branch.</summary>
    public long HighestNumber => Tips.Max(tip => tip.Number);

    /// <summary>SHA-256 of the text that is signed.</summary>
    public byte[] Digest => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    public string Text
    {
        get
        {
            var text = new StringBuilder(Title).Append("1\n");
            text.Append("chain ").Append(Convert.ToHexStringLower(Chain)).Append('\n');
            text.Append("day ").Append(DayLabel.Name(Day)).Append('\n');
            text.Append("previous ").Append(Convert.ToHexStringLower(Previous)).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"checkpoint {LogSize} {Convert.ToBase64String(LogRoot)}\n");
            foreach (var tip in Tips) text.Append(CultureInfo.InvariantCulture, $"tip {tip.Number} {Convert.ToHexStringLower(tip.Identity)} {tip.NextSeq}\n");
            foreach (var range in Missing) text.Append(CultureInfo.InvariantCulture, $"missing {range.From}-{range.To}\n");
            foreach (var fork in Forks) text.Append("fork ").Append(Convert.ToHexStringLower(fork.Parent)).Append(' ').Append(fork.Kind).Append('\n');
            foreach (var key in Keys) text.Append(CultureInfo.InvariantCulture, $"key {Convert.ToHexStringLower(key.Kid)} {key.From} {StateNames[(int)key.State]}\n");
            return text.ToString();
        }
    }

    public string Sign(NoteSigner signer) => SignedNote.Sign(Text, signer);
}
