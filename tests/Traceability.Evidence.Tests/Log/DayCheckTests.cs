using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class DayCheckTests
{
    static byte[] Id(byte value) => Days.Repeat(value, 32);

    [Fact]
    public void Two_leaves_of_one_label_convict_only_with_different_digests()
    {
        var leaf = new DayLabel(Id(1), Id(2));
        Assert.Null(DayCheck.Leaves(leaf, new DayLabel(Id(1), Id(2))));
        Assert.Null(DayCheck.Leaves(leaf, new DayLabel(Id(3), Id(4))));
        Assert.Equal(DayRule.OneLeaf, DayCheck.Leaves(leaf, new DayLabel(Id(1), Id(4)))!.Rule);
    }

    [Fact]
    public void The_leaf_under_a_days_label_is_that_of_its_statement()
    {
        var (key, statement) = (Id(4), Days.Sample);
        Assert.Null(DayCheck.Leaf(key, statement, new DayLabel(DayLabel.Of(key, statement.Day), statement.Digest)));
        Assert.Null(DayCheck.Leaf(key, statement, new DayLabel(DayLabel.Of(key, statement.Day.AddDays(1)), Id(0)))); // of another day
        Assert.Equal(DayRule.LeafOfStatement, DayCheck.Leaf(key, statement, new DayLabel(DayLabel.Of(key, statement.Day), Id(0)))!.Rule);
    }

    [Fact]
    public void Days_that_follow_each_other_convict_nobody()
    {
        var first = Days.Plain(5);
        var second = first.Next() with { LogSize = first.LogSize + 8, Tips = [new BranchTip(9, Id(1), 90)] };
        var third = second.Next() with { Tips = [.. second.Tips, new BranchTip(20, Id(2), 90)], Missing = [new MissingRange(10, 19)] };
        var filled = third.Next() with { Tips = [new BranchTip(20, Id(2), 90)], Missing = [] };
        Assert.Null(DayCheck.Chain([first, second, third, filled]));
        Assert.Null(DayCheck.Follows(first, first));
        Assert.Null(DayCheck.Follows(first, Days.Plain(1) with { Chain = Days.Repeat(0xC1, 16) }));
    }

    public static TheoryData<DayRule, string> Faults { get; } = new()
    {
        { DayRule.OneStatement, "same day" }, { DayRule.EveryDay, "skipped" }, { DayRule.EveryDay, "back" }, { DayRule.Linked, "unlinked" },
        { DayRule.LogGrows, "smaller" }, { DayRule.LogGrows, "two roots" }, { DayRule.TipsStay, "lower" }, { DayRule.TipsStay, "replaced" },
        { DayRule.TipsStay, "followed back" }, { DayRule.TipsStay, "tip missing" }, { DayRule.TipsStay, "held missing" }, { DayRule.TipsStay, "side tip gone" },
        { DayRule.ForksStay, "fork gone" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void What_contradicts_the_day_before_is_named(DayRule rule, string fault)
    {
        var plain = Days.Plain(5);
        var holes = plain with { Tips = [new BranchTip(5, Id(1), 50), new BranchTip(20, Id(2), 90)], Missing = [new MissingRange(6, 9)] };
        var sides = plain with { Tips = [new BranchTip(5, Id(3), 50), new BranchTip(5, Id(4), 50)] };
        var (before, after) = fault switch
        {
            "same day" => (plain, plain with { LogSize = plain.LogSize + 1 }),
            "skipped" => (plain, plain.Next() with { Day = plain.Day.AddDays(2) }),
            "back" => (plain, plain.Next() with { Day = plain.Day.AddDays(-1) }),
            "unlinked" => (plain, plain.Next() with { Previous = new byte[32] }),
            "smaller" => (plain, plain.Next() with { LogSize = plain.LogSize - 1 }),
            "two roots" => (plain, plain.Next() with { LogRoot = new byte[32] }),
            "lower" => (plain, plain.Next() with { Tips = [new BranchTip(4, Id(1), 40)] }),
            "replaced" => (plain, plain.Next() with { Tips = [new BranchTip(5, Id(1), 50)] }),
            "followed back" => (plain, plain.Next() with { Tips = [new BranchTip(4, Id(1), 40), new BranchTip(6, Id(2), 60)] }),
            "tip missing" => (holes, holes.Next() with { Tips = [holes.Tips[0], new BranchTip(22, Id(5), 99)], Missing = [new MissingRange(6, 9), new MissingRange(20, 20)] }),
            "held missing" => (holes, holes.Next() with { Missing = [new MissingRange(6, 10)] }),
            "side tip gone" => (sides, sides.Next() with { Tips = [sides.Tips[0]] }),
            _ => (plain with { Forks = [new ChainFork(Id(7), "fork")] }, (plain with { Forks = [new ChainFork(Id(7), "fork")] }).Next() with { Forks = [new ChainFork(Id(8), "fork")] }),
        };
        var found = DayCheck.Chain([before, after]);
        Assert.Equal(rule, found?.Rule);
        Assert.Contains("2026-11-2", found!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipted_segment_is_held_or_the_ledger_is_convicted()
    {
        var day = Days.Plain(30) with { LogSize = 100, Tips = [new BranchTip(10, Id(1), 50), new BranchTip(30, Id(2), 90)], Missing = [new MissingRange(11, 19)] };
        Assert.Null(Of(10, 1, 99));
        Assert.Null(Of(7, 9, 99)); // somewhere on the branch
        Assert.Null(Of(25, 9, 99));
        Assert.Null(Of(30, 2, 99));
        Assert.Null(Of(31, 3, 100)); // logged later: another day's affair
        Assert.Null(DayCheck.Receipt(day, Days.Repeat(0xC1, 16), 31, Id(3), 99)); // another chain
        Assert.Equal(DayRule.ReceiptHeld, Of(31, 3, 99)?.Rule);
        Assert.Equal(DayRule.ReceiptHeld, Of(15, 3, 99)?.Rule);
        Assert.Equal(DayRule.ReceiptHeld, Of(30, 3, 99)?.Rule);
        Assert.Null(Of(10, 3, 99)); // an older branch of that length may have been continued

        // With four tips there may be a fifth.
        day = day with { Tips = [.. day.Tips, new BranchTip(30, Id(3), 90), new BranchTip(30, Id(4), 90)] };
        Assert.Null(Of(30, 5, 99));
        Assert.Equal(DayRule.ReceiptHeld, Of(31, 3, 99)?.Rule);

        DayContradiction? Of(long number, byte identity, long index) => DayCheck.Receipt(day, day.Chain, number, Id(identity), index);
    }
}
