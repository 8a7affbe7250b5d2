using System.Globalization;

namespace Traceability.Evidence.Log;

/// <summary>
/// Compares what a ledger has signed of a chain's days with each other, with the leaves of its statement log, and with its receipts. Pure; the
/// caller has opened notes, proofs and receipts, so whatever is found here the ledger has said itself. Null where nothing contradicts.
/// </summary>
public static class DayCheck
{
    /// <summary>Two leaves of the statement log.</summary>
    public static DayContradiction? Leaves(DayLabel one, DayLabel other) =>
        one.Label.AsSpan().SequenceEqual(other.Label) && !one.Digest.AsSpan().SequenceEqual(other.Digest)
            ? Broken(DayRule.OneLeaf, $"two leaves have the label {Hex(one.Label)}, of the statements {Hex(one.Digest)} and {Hex(other.Digest)}")
            : null;

    /// <summary>A statement against the leaf that stands under its day's label.</summary>
    public static DayContradiction? Leaf(ReadOnlySpan<byte> labelKey, DayStatement statement, DayLabel leaf) =>
        leaf.Label.AsSpan().SequenceEqual(DayLabel.Of(labelKey, statement.Day)) && !leaf.Digest.AsSpan().SequenceEqual(statement.Digest)
            ? Broken(DayRule.LeafOfStatement, $"the leaf of {DayLabel.Name(statement.Day)} is of the statement {Hex(leaf.Digest)}, given out was {Hex(statement.Digest)}")
            : null;

    /// <summary>The statements of one chain in order.</summary>
    public static DayContradiction? Chain(IReadOnlyList<DayStatement> statements)
    {
        for (var i = 1; i < statements.Count; i++)
            if (Follows(statements[i - 1], statements[i]) is { } found) return found;
        return null;
    }

    /// <summary>Two statements of one chain, the second of the next day; one chain and day has one statement.</summary>
    public static DayContradiction? Follows(DayStatement earlier, DayStatement later)
    {
        if (!earlier.Chain.AsSpan().SequenceEqual(later.Chain)) return null;
        var (from, to) = (DayLabel.Name(earlier.Day), DayLabel.Name(later.Day));
        if (earlier.Day == later.Day)
            return earlier.Text == later.Text ? null : Broken(DayRule.OneStatement, $"{to} has two statements: {Hex(earlier.Digest)} and {Hex(later.Digest)}");
        if (later.Day.DayNumber != earlier.Day.DayNumber + 1) return Broken(DayRule.EveryDay, $"{to} follows {from}");
        if (!later.Previous.AsSpan().SequenceEqual(earlier.Digest)) return Broken(DayRule.Linked, $"{to} names {Hex(later.Previous)} as the one before, {from} is {Hex(earlier.Digest)}");
        if (later.LogSize < earlier.LogSize) return Broken(DayRule.LogGrows, $"{later.LogSize} leaves on {to}, {earlier.LogSize} on {from}");
        if (later.LogSize == earlier.LogSize && !later.LogRoot.AsSpan().SequenceEqual(earlier.LogRoot)) return Broken(DayRule.LogGrows, $"{later.LogSize} leaves have two roots, on {from} and on {to}");
        return Tips(earlier, later, from, to) ?? Forks(earlier, later, from, to);
    }

    /// <summary>
    /// A segment that the device signed and the ledger gave a receipt for, against a statement of its chain. One that the statement's checkpoint
    /// does not reach is the affair of a later one.
    /// </summary>
    /// <param name="index">The receipt's.</param>
    public static DayContradiction? Receipt(DayStatement statement, ReadOnlySpan<byte> chain, long number, ReadOnlySpan<byte> identity, long index)
    {
        if (index >= statement.LogSize || !statement.Chain.AsSpan().SequenceEqual(chain)) return null;
        var (day, highest) = (DayLabel.Name(statement.Day), statement.HighestNumber);
        var receipted = string.Create(CultureInfo.InvariantCulture, $"segment {number} has a receipt at {index}");
        if (number > highest) return Broken(DayRule.ReceiptHeld, $"{receipted}, on {day} the last held is {highest}");
        if (IsMissing(statement, number)) return Broken(DayRule.ReceiptHeld, $"{receipted}, on {day} it is called missing");
        // Fewer than may be told are all there are, and no held segment of the highest number has a later child.
        return number == highest && statement.Tips.Count < DayStatement.MostTips && !HasTip(statement, identity)
            ? Broken(DayRule.ReceiptHeld, $"{receipted} as {Hex(identity)}, which is no tip on {day}")
            : null;
    }

    static DayContradiction? Tips(DayStatement earlier, DayStatement later, string from, string to)
    {
        if (later.HighestNumber < earlier.HighestNumber) return Broken(DayRule.TipsStay, $"the last held is {later.HighestNumber} on {to}, {earlier.HighestNumber} on {from}");
        // Which branch is followed may be decided anew where there is more than one.
        if (later.Forks.Count == 0 && (later.Tips[0].Number < earlier.Tips[0].Number
            || (later.Tips[0].Number == earlier.Tips[0].Number && !later.Tips[0].Identity.AsSpan().SequenceEqual(earlier.Tips[0].Identity))))
            return Broken(DayRule.TipsStay, $"the followed branch ends at {later.Tips[0].Number} {Hex(later.Tips[0].Identity)} on {to}, at {earlier.Tips[0].Number} {Hex(earlier.Tips[0].Identity)} on {from}");
        foreach (var tip in earlier.Tips)
        {
            if (tip.Number == 0) continue;
            if (IsMissing(later, tip.Number)) return Broken(DayRule.TipsStay, $"{tip.Number} is called missing on {to}, it was a tip on {from}");
            if (tip.Number == later.HighestNumber && later.Tips.Count < DayStatement.MostTips && !HasTip(later, tip.Identity))
                return Broken(DayRule.TipsStay, $"the tip {tip.Number} {Hex(tip.Identity)} of {from} is none on {to}");
        }
        foreach (var range in later.Missing)
            if (ClaimedHeld(earlier, range) is { } number) return Broken(DayRule.TipsStay, $"{number} is called missing on {to}, it was held on {from}");
        return null;
    }

    static DayContradiction? Forks(DayStatement earlier, DayStatement later, string from, string to)
    {
        if (later.Forks.Count == DayStatement.MostForks) return null; // others may stand beyond those that can be told
        foreach (var fork in earlier.Forks)
            if (!later.Forks.Any(f => f.Parent.AsSpan().SequenceEqual(fork.Parent))) return Broken(DayRule.ForksStay, $"the fork at {Hex(fork.Parent)} is told on {from}, not on {to}");
        return null;
    }

    /// <summary>The first number of a range that an earlier statement says is held: not above its highest and in none of its holes. Null where there is none, or where it had more holes than it could tell.</summary>
    static long? ClaimedHeld(DayStatement earlier, MissingRange range)
    {
        var number = range.From;
        foreach (var hole in earlier.Missing)
            if (hole.From <= number && number <= hole.To) number = hole.To + 1;
        var told = earlier.Missing.Count == DayStatement.MostMissing ? earlier.Missing[^1].To : earlier.HighestNumber;
        return number <= range.To && number <= told ? number : null;
    }

    static bool IsMissing(DayStatement statement, long number) => statement.Missing.Any(range => range.From <= number && number <= range.To);

    static bool HasTip(DayStatement statement, ReadOnlySpan<byte> identity)
    {
        foreach (var tip in statement.Tips)
            if (identity.SequenceEqual(tip.Identity)) return true;
        return false;
    }

    static DayContradiction Broken(DayRule rule, FormattableString why) => new(rule, why.ToString(CultureInfo.InvariantCulture));

    static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
