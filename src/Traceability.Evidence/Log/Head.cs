using System.Globalization;
using System.Text;

namespace Traceability.Evidence.Log;

/// <summary>
/// What the ledger holds of one chain, signed by its online key as a C2SP note:
/// <code>tr-head/v1
/// chain HEX(16 bytes)
/// run HEX(16 bytes)           of the contiguous segment; zeros for number 0
/// number N                    every segment 1 … N is held, each linked to the one before; 0 = none
/// identity HEX(32 bytes)      of segment N; of the enrolment request for 0
/// size S                      of the segment log
/// missing A-B                 held beyond N, but A … B are not; at most 64 lines, rising</code>
/// A device ignores a head whose size or number is below that of one it has accepted.
/// </summary>
public sealed record Head
{
    const string Title = "tr-head/v";
    public const int MostMissing = 64;

    /// <summary>The note name of the ledger's online key: one name, one key, so it is not the log's own.</summary>
    public static string SignerOf(string origin) => origin + "/online";

    public required byte[] Chain { get; init; }
    public required byte[] Run { get; init; }
    public required long Number { get; init; }
    public required byte[] Identity { get; init; }
    public required long LogSize { get; init; }
    public IReadOnlyList<MissingRange> Missing { get; init; } = [];

    public string Sign(NoteSigner signer)
    {
        var text = new StringBuilder(Title).Append("1\n");
        text.Append("chain ").Append(Convert.ToHexStringLower(Chain)).Append('\n');
        text.Append("run ").Append(Convert.ToHexStringLower(Run)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"number {Number}\n");
        text.Append("identity ").Append(Convert.ToHexStringLower(Identity)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"size {LogSize}\n");
        foreach (var range in Missing.Take(MostMissing)) text.Append(CultureInfo.InvariantCulture, $"missing {range.From}-{range.To}\n");
        return SignedNote.Sign(text.ToString(), signer);
    }

    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out Head? head)
    {
        head = null;
        var outcome = SignedNote.TryOpen(note, key, out var text);
        if (!outcome.IsOk) return outcome;
        outcome = VersionNumber.OfTitle(text, Title, "a note that is no head");
        if (!outcome.IsOk) return outcome;
        var lines = new LineReader(text[..^1]);
        if (lines.Count is < 6 or > 6 + MostMissing) return ReadOutcome.Corrupt($"a head of {lines.Count} lines");
        if (!lines.Hex("chain", 16, out var chain) || !lines.Hex("run", 16, out var run) || !lines.Number("number", out var number)
            || !lines.Hex("identity", 32, out var identity) || !lines.Number("size", out var size))
            return ReadOutcome.Corrupt("a head whose lines are not chain, run, number, identity, size");
        var missing = new List<MissingRange>();
        var last = number;
        while (!lines.IsAtEnd)
        {
            if (!lines.Range("missing", out var range) || range.From <= last) return ReadOutcome.Corrupt("a head whose missing ranges do not rise");
            missing.Add(range);
            last = range.To;
        }
        head = new Head { Chain = chain, Run = run, Number = number, Identity = identity, LogSize = size, Missing = missing };
        return ReadOutcome.Ok;
    }
}
