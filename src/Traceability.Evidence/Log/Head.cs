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
        var lines = text.Split('\n');
        if (!lines[0].StartsWith(Title, StringComparison.Ordinal)) return ReadOutcome.Corrupt("a note that is no head");
        if (lines[0] != Title + "1") return VersionNumber.IsLater(lines[0].AsSpan(Title.Length)) ? ReadOutcome.Newer(lines[0]) : ReadOutcome.Corrupt("a note that is no head");
        if (lines.Length < 7 || lines.Length > 7 + MostMissing) return ReadOutcome.Corrupt($"a head of {lines.Length} lines");
        if (!TryHex(lines[1], "chain ", 16, out var chain) || !TryHex(lines[2], "run ", 16, out var run)
            || !TryNumber(lines[3], "number ", out var number) || !TryHex(lines[4], "identity ", 32, out var identity)
            || !TryNumber(lines[5], "size ", out var size)) return ReadOutcome.Corrupt("a head whose lines are not chain, run, number, identity, size");
        var missing = new List<MissingRange>();
        var last = number;
        foreach (var line in lines.AsSpan(6, lines.Length - 7))
        {
            var dash = line.IndexOf('-');
            if (!line.StartsWith("missing ", StringComparison.Ordinal) || dash < 0
                || !Checkpoint.TrySize(line[8..dash], out var from) || !Checkpoint.TrySize(line[(dash + 1)..], out var to)
                || from <= last || to < from) return ReadOutcome.Corrupt("a head whose missing ranges do not rise");
            missing.Add(new MissingRange(from, to));
            last = to;
        }
        head = new Head { Chain = chain, Run = run, Number = number, Identity = identity, LogSize = size, Missing = missing };
        return ReadOutcome.Ok;
    }

    static bool TryHex(string line, string name, int size, out byte[] bytes)
    {
        bytes = [];
        return line.StartsWith(name, StringComparison.Ordinal) && line.Length == name.Length + 2 * size && StrictHex.TryDecode(line.AsSpan(name.Length), out bytes);
    }

    static bool TryNumber(string line, string name, out long number)
    {
        number = 0;
        return line.StartsWith(name, StringComparison.Ordinal) && Checkpoint.TrySize(line[name.Length..], out number);
    }
}
