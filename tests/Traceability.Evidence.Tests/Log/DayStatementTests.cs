using System.Text;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class DayStatementTests
{
    const string Worked = """
        tr-day/v1
        chain c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0
        day 2026-11-21
        previous 9999999999999999999999999999999999999999999999999999999999999999
        checkpoint 4000000000 q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=
        tip 17 eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee 300
        tip 31 1111111111111111111111111111111111111111111111111111111111111111 900
        missing 18-18
        missing 20-29
        fork 2222222222222222222222222222222222222222222222222222222222222222 equivocation
        fork 3333333333333333333333333333333333333333333333333333333333333333 fork
        key a1a1a1a1a1a1a1a1 1 revoked
        key b2b2b2b2b2b2b2b2 12 valid

        """;

    static ReadOutcome Open(string text, out DayStatement? statement) => DayStatement.TryOpen(Encoding.UTF8.GetBytes(SignedNote.Sign(text, Days.Signer)), Days.Signer.Key, out statement);

    [Fact]
    public void The_text_and_its_digest_are_those_that_were_worked_out_by_hand()
    {
        Assert.Equal(Worked, Days.Sample.Text);
        Assert.Equal("21e744b55addb43fefaba510652271fdcf063dd89cdcec9030e96aff94ccffd3", Convert.ToHexStringLower(Days.Sample.Digest)); // sha256sum
    }

    [Fact]
    public void A_statement_comes_back_with_all_it_says()
    {
        Assert.Equal(ReadOutcome.Ok, DayStatement.TryOpen(Encoding.UTF8.GetBytes(Days.Sample.Sign(Days.Signer)), Days.Signer.Key, out var read));
        Assert.Equal((new DateOnly(2026, 11, 21), 4_000_000_000, 31), (read!.Day, read.LogSize, read.HighestNumber));
        Assert.Equal([17, 31], read.Tips.Select(t => t.Number));
        Assert.Equal([300, 900], read.Tips.Select(t => t.NextSeq));
        Assert.Equal(Days.Sample.Missing, read.Missing);
        Assert.Equal(["equivocation", "fork"], read.Forks.Select(f => f.Kind));
        Assert.Equal([(1, KeyState.Revoked), (12, KeyState.Valid)], read.Keys.Select(k => (k.From, k.State)));
        Assert.Equal(Days.Sample.Digest, read.Digest);
    }

    [Fact]
    public void An_empty_chain_has_the_tip_zero_of_its_request()
    {
        var empty = Days.Sample with { Tips = [new BranchTip(0, Days.Repeat(0xC0, 32), 0)], Missing = [], Forks = [] };
        Assert.True(Open(empty.Text, out var read).IsOk);
        Assert.Equal(0, read!.HighestNumber);
    }

    [Fact]
    public void A_seq_beyond_the_integers_of_the_formats_is_told_as_the_largest() => Assert.Equal((1L << 53) - 1, new BranchTip(1, Days.Repeat(1, 32), long.MaxValue).NextSeq);

    [Theory]
    [InlineData("tr-day/v1", "tr-day/v2", ReadKind.Newer)]
    [InlineData("tr-day/v1", "tr-day/v0", ReadKind.Corrupt)]
    [InlineData("tr-day/v1", "tr-day/v1.5", ReadKind.Corrupt)]
    [InlineData("tr-day/v1", "tr-head/v1", ReadKind.Corrupt)]
    [InlineData("chain c0", "chain C0", ReadKind.Corrupt)]
    [InlineData("chain c0", "chain c0c0", ReadKind.Corrupt)]
    [InlineData("chain c0", "chain x0", ReadKind.Corrupt)]
    [InlineData("day 2026-11-21", "day 2026-11-31", ReadKind.Corrupt)]
    [InlineData("day 2026-11-21", "day 2026-1-21", ReadKind.Corrupt)]
    [InlineData("day 2026-11-21", "day 2026-11-21 ", ReadKind.Corrupt)]
    [InlineData("day 2026-11-21\n", "", ReadKind.Corrupt)]
    [InlineData("previous 99", "previous 9", ReadKind.Corrupt)]
    [InlineData("checkpoint 4000000000 q", "checkpoint 04000000000 q", ReadKind.Corrupt)]
    [InlineData("checkpoint 4000000000 q", "checkpoint 4000000000 qq", ReadKind.Corrupt)]
    [InlineData("checkpoint 4000000000 q", "checkpoint 4000000000  q", ReadKind.Corrupt)]
    [InlineData("q6s=", "q6t=", ReadKind.Corrupt)]
    [InlineData("tip 17 ", "tip 017 ", ReadKind.Corrupt)]
    [InlineData("tip 17 ", "tip 0 ", ReadKind.Corrupt)]
    [InlineData("tip 31 ", "tip 0 ", ReadKind.Corrupt)]
    [InlineData("ee 300", "ee 0", ReadKind.Corrupt)]
    [InlineData("ee 300", "ee", ReadKind.Corrupt)]
    [InlineData("ee 300", "ee 300 1", ReadKind.Corrupt)]
    [InlineData("tip 17 ee", "tip 17 EE", ReadKind.Corrupt)]
    [InlineData("tip 17 eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee 300\ntip 31 1111111111111111111111111111111111111111111111111111111111111111 900\n", "", ReadKind.Corrupt)]
    [InlineData("tip 31 1111111111111111111111111111111111111111111111111111111111111111", "tip 31 eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", ReadKind.Corrupt)]
    [InlineData("11 900\n", "11 900\ntip 9 1011111111111111111111111111111111111111111111111111111111111111 900\n", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing 17-18", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing 18-20", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing 18", ReadKind.Corrupt)]
    [InlineData("missing 20-29", "missing 29-20", ReadKind.Corrupt)]
    [InlineData("missing 20-29", "missing 20-31", ReadKind.Corrupt)]
    [InlineData("fork 22", "fork 32", ReadKind.Ok)]
    [InlineData("fork 22", "fork 42", ReadKind.Corrupt)]
    [InlineData("22 equivocation", "22 Equivocation", ReadKind.Corrupt)]
    [InlineData("22 equivocation", "22 tally mismatch", ReadKind.Corrupt)]
    [InlineData("22 equivocation", "22 ", ReadKind.Corrupt)]
    [InlineData("22 equivocation", "22 cloned-card", ReadKind.Ok)]
    [InlineData("a1 1 revoked", "a1 2 revoked", ReadKind.Corrupt)]
    [InlineData("a1 1 revoked", "a1 1 lost", ReadKind.Corrupt)]
    [InlineData("a1 1 revoked", "a1 1 Revoked", ReadKind.Corrupt)]
    [InlineData("b2 12 valid", "b2 1 valid", ReadKind.Corrupt)]
    [InlineData("key b2", "kid b2", ReadKind.Corrupt)]
    [InlineData("b2 12 valid\n", "b2 12 valid\nmore\n", ReadKind.Corrupt)]
    [InlineData("key a1a1a1a1a1a1a1a1 1 revoked\nkey b2b2b2b2b2b2b2b2 12 valid\n", "", ReadKind.Corrupt)]
    public void A_signed_text_of_another_shape_is_refused(string from, string to, ReadKind kind)
    {
        Assert.Contains(from, Worked, StringComparison.Ordinal);
        Assert.Equal(kind, Open(Worked.Replace(from, to, StringComparison.Ordinal), out var statement).Kind);
        Assert.Equal(kind == ReadKind.Ok, statement is not null);
    }

    [Fact]
    public void No_list_is_longer_than_it_may_be()
    {
        static byte[] Id(int i) => [1, (byte)i, .. Days.Repeat(0, 30)];
        var full = Days.Sample with
        {
            Tips = [Days.Sample.Tips[0], .. Enumerable.Range(1, 3).Select(i => new BranchTip(1000, Id(i), 9000))],
            Missing = [.. Enumerable.Range(10, 64).Select(i => new MissingRange(2 * i, 2 * i))],
            Forks = [.. Enumerable.Range(0, 64).Select(i => new ChainFork(Id(i), "fork"))],
            Keys = [.. Enumerable.Range(0, 16).Select(i => new ChainKey(Days.Repeat(1, 8), 1 + i, KeyState.Suspended))],
        };
        Assert.Equal(ReadKind.Ok, Open(full.Text, out _).Kind);
        foreach (var longer in new[]
        {
            full with { Tips = [.. full.Tips, new BranchTip(1000, Id(4), 9000)] },
            full with { Missing = [.. full.Missing, new MissingRange(500, 500)] },
            full with { Forks = [.. full.Forks, new ChainFork(Id(64), "fork")] },
            full with { Keys = [.. full.Keys, new ChainKey(Days.Repeat(1, 8), 99, KeyState.Valid)] },
        }) Assert.Equal(ReadKind.Corrupt, Open(longer.Text, out _).Kind);
    }

    [Fact]
    public void Empty_unsigned_and_another_keys_are_told_apart()
    {
        Assert.Equal(ReadKind.Empty, DayStatement.TryOpen([], Days.Signer.Key, out _).Kind);
        Assert.Equal(ReadKind.Empty, DayStatement.TryRead("", out _).Kind);
        Assert.Equal(ReadKind.Corrupt, DayStatement.TryRead(Worked[..^1], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, DayStatement.TryRead("tr-day/v1\n", out _).Kind);
        Assert.Equal(ReadKind.Corrupt, DayStatement.TryOpen(Encoding.UTF8.GetBytes(Days.Sample.Sign(new NoteSigner(Days.Signer.Key.Name, new byte[32]))), Days.Signer.Key, out _).Kind);
    }
}
