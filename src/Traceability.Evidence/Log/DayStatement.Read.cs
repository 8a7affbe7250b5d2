namespace Traceability.Evidence.Log;

public sealed partial record DayStatement
{
    static readonly string[] StateNames = ["valid", "suspended", "revoked"];

    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out DayStatement? statement)
    {
        statement = null;
        var outcome = SignedNote.TryOpen(note, key, out var text);
        return outcome.IsOk ? TryRead(text, out statement) : outcome;
    }

    /// <summary>Reads the text of a note; whether anybody signed it is another question.</summary>
    public static ReadOutcome TryRead(string text, out DayStatement? statement)
    {
        statement = null;
        if (text.Length == 0) return ReadOutcome.Empty("day statement");
        var outcome = VersionNumber.OfTitle(text, Title, "a text that is no day statement");
        if (!outcome.IsOk) return outcome;
        if (text[^1] != '\n') return ReadOutcome.Corrupt("a day statement without a final newline");
        var lines = new LineReader(text[..^1]);
        if (!lines.Hex("chain", 16, out var chain) || !TryDay(lines, out var day) || !lines.Hex("previous", DigestSize, out var previous)
            || !lines.Words("checkpoint", 2, out var checkpoint) || !Checkpoint.TrySize(checkpoint[0], out var size) || !StrictBase64.TryHash(checkpoint[1], out var root))
            return ReadOutcome.Corrupt("a day statement whose lines are not chain, day, previous, checkpoint");
        if (!TryTips(lines, out var tips)) return ReadOutcome.Corrupt("a day statement without its tips, the followed one first and the others rising");
        if (!TryMissing(lines, tips, out var missing)) return ReadOutcome.Corrupt("a day statement whose missing ranges do not rise between its tips");
        if (!TryForks(lines, out var forks)) return ReadOutcome.Corrupt("a day statement whose forks do not rise");
        if (!TryKeys(lines, out var keys) || !lines.IsAtEnd) return ReadOutcome.Corrupt("a day statement whose lines do not end with its keys, rising from number 1");
        var read = new DayStatement
        {
            Chain = chain, Day = day, Previous = previous, LogSize = size, LogRoot = root, Tips = tips, Missing = missing, Forks = forks, Keys = keys,
        };
        // One statement, one text, so that its digest names it.
        if (read.Text != text) return ReadOutcome.Corrupt("a day statement that is spelt in another way");
        statement = read;
        return ReadOutcome.Ok;
    }

    static bool TryDay(LineReader lines, out DateOnly day)
    {
        day = default;
        return lines.Words("day", 1, out var words) && DayLabel.TryDay(words[0], out day);
    }

    static bool TryTips(LineReader lines, out List<BranchTip> tips)
    {
        tips = [];
        while (lines.IsNext("tip"))
        {
            if (tips.Count == MostTips || !lines.Words("tip", 3, out var words) || !Checkpoint.TrySize(words[0], out var number)
                || !LineReader.TryHex(words[1], DigestSize, out var identity) || !Checkpoint.TrySize(words[2], out var nextSeq)
                || (number == 0) != (nextSeq == 0) || (number == 0 && tips.Count > 0)
                || (tips.Count > 0 && tips[0].Identity.AsSpan().SequenceEqual(identity)) || (tips.Count > 1 && !Rises(tips[^1].Identity, identity))) return false;
            tips.Add(new BranchTip(number, identity, nextSeq));
        }
        return tips.Count > 0;
    }

    static bool TryMissing(LineReader lines, List<BranchTip> tips, out List<MissingRange> missing)
    {
        missing = [];
        var (last, highest) = (tips[0].Number, tips.Max(tip => tip.Number));
        while (lines.IsNext("missing"))
        {
            if (missing.Count == MostMissing || !lines.Range("missing", out var range) || range.From <= last || range.To >= highest) return false;
            missing.Add(range);
            last = range.To;
        }
        return true;
    }

    static bool TryForks(LineReader lines, out List<ChainFork> forks)
    {
        forks = [];
        while (lines.IsNext("fork"))
        {
            if (forks.Count == MostForks || !lines.Words("fork", 2, out var words) || !LineReader.TryHex(words[0], DigestSize, out var parent)
                || !ChainFork.IsKind(words[1]) || (forks.Count > 0 && !Rises(forks[^1].Parent, parent))) return false;
            forks.Add(new ChainFork(parent, words[1]));
        }
        return true;
    }

    static bool TryKeys(LineReader lines, out List<ChainKey> keys)
    {
        keys = [];
        while (lines.IsNext("key"))
        {
            if (keys.Count == MostKeys || !lines.Words("key", 3, out var words) || !LineReader.TryHex(words[0], 8, out var kid)
                || !Checkpoint.TrySize(words[1], out var from) || Array.IndexOf(StateNames, words[2]) is not (>= 0 and var state)
                || (keys.Count == 0 ? from != 1 : from <= keys[^1].From)) return false;
            keys.Add(new ChainKey(kid, from, (KeyState)state));
        }
        return keys.Count > 0;
    }

    static bool Rises(byte[] before, byte[] after) => before.AsSpan().SequenceCompareTo(after) < 0;
}
