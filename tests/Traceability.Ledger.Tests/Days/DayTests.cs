using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Days;

public sealed class DayTests
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Each_chain_has_one_statement_a_day_whether_it_spoke_or_not_and_restarts_change_nothing()
    {
        await using var bench = DayBench.Start();
        var (talks, silent) = (await bench.EnrolAsync(), await bench.EnrolAsync("edge-two"));
        var last = await bench.LogAsync(talks.Seal(Demo.Series(Demo.Energy, talks.NowMs, 100)));
        Assert.Empty(bench.Leaves()); // the day has not ended
        for (var day = 0; day < 5; day++)
        {
            await bench.PassAsync(Day);
            if (day % 2 == 0) await bench.Ledger.RestartAsync();
            await bench.SettleAsync();
            last = await bench.LogAsync(talks.Seal(Demo.Series(Demo.Energy, talks.NowMs, 200 + day)));
        }

        var (spoken, none) = (bench.Statements(talks), bench.Statements(silent));
        Assert.Equal(["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"], spoken.Select(s => DayLabel.Name(s.Day)));
        Assert.Equal(spoken.Select(s => s.Day), none.Select(s => s.Day));
        Assert.Equal([1, 2, 3, 4, 5], spoken.Select(s => s.Tips.Single().Number));
        Assert.Equal([1, 2, 3, 4, 5], spoken.Select(s => s.LogSize));
        Assert.All(none, s => Assert.Equal((0, Convert.ToHexString(silent.Request.Identity), 0), (s.Tips.Single().Number, Convert.ToHexString(s.Tips.Single().Identity), s.Tips.Single().NextSeq)));
        Assert.Equal(new byte[32], spoken[0].Previous);
        Assert.Equal(spoken[3].Digest, spoken[4].Previous);
        Assert.All(spoken, s => Assert.Equal((1, KeyState.Valid), (s.Keys.Single().From, s.Keys.Single().State)));
        Assert.Equal(10, bench.Leaves().Count);
        Assert.Empty(bench.Contradictions());
        Assert.Equal(6, last.Number); // logged after the last statement: nothing is said of it yet
    }

    [Fact]
    public async Task A_ledger_that_was_down_states_each_missed_day_at_its_start_in_bounded_batches()
    {
        var batches = 0;
        await using var bench = DayBench.Start();
        var chain = await bench.EnrolAsync();
        await bench.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        await bench.Ledger.CloseAsync();
        bench.Time.Advance(600 * Day);
        bench.Ledger.Reopen(at => { if (at == SequencerStep.DaysCommitted) batches++; });
        await bench.SettleAsync();

        var statements = bench.Statements(chain);
        Assert.Equal((600, 3), (statements.Count, batches));
        Assert.Empty(bench.Contradictions());
        Assert.Equal(601, bench.Ledger.Sequencer.Logs.Statements.Published!.Size); // and the enrolment
    }

    [Fact]
    public async Task A_clock_that_went_back_states_nothing_new()
    {
        await using var bench = DayBench.Start();
        var chain = await bench.EnrolAsync();
        await bench.PassAsync(2 * Day);
        Assert.Equal(2, bench.Leaves().Count);
        bench.Time.Step(-2 * Day);
        await bench.PassAsync(TimeSpan.Zero);
        await bench.Ledger.RestartAsync();
        await bench.PassAsync(Day);
        await bench.PassAsync(Day);
        Assert.Equal(2, bench.Leaves().Count);
        await bench.PassAsync(Day);
        Assert.Equal(["2026-11-21", "2026-11-22", "2026-11-23"], bench.Statements(chain).Select(s => DayLabel.Name(s.Day)));
        Assert.Empty(bench.Contradictions());
    }

    [Fact]
    public async Task Cut_at_any_instant_a_chain_and_day_has_one_leaf_for_ever()
    {
        foreach (var step in Enum.GetValues<SequencerStep>()) await CutAt(step);
    }

    static async Task CutAt(SequencerStep step)
    {
        var armed = false;
        await using var bench = DayBench.Start(at => { if (armed && at == step) throw new IOException($"cut at {at}"); });
        var chains = new[] { await bench.EnrolAsync(), await bench.EnrolAsync("edge-two"), await bench.EnrolAsync("edge-three") };
        await bench.LogAsync(chains[0].Seal(Demo.Series(Demo.Energy, chains[0].NowMs, 100)));
        bench.Time.Advance(2 * Day);
        armed = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => { while (true) await bench.SettleAsync(); });
        await Assert.ThrowsAsync<IOException>(() => bench.Ledger.Sequencer.Ended);
        armed = false;
        await bench.Ledger.RestartAsync();
        await bench.SettleAsync();

        Assert.Equal(6, bench.Leaves().Count);
        Assert.Equal(9, bench.Ledger.Sequencer.Logs.Statements.Published!.Size);
        Assert.Empty(bench.Contradictions());
    }

    [Fact]
    public async Task The_leaves_of_a_day_stand_in_the_order_of_their_labels()
    {
        await using var bench = DayBench.Start();
        for (var i = 0; i < 8; i++) await bench.EnrolAsync($"edge-{i}");
        await bench.PassAsync(Day);
        var labels = bench.Leaves().Select(l => Convert.ToHexString(l.Label)).ToList();
        Assert.Equal(8, labels.Count);
        Assert.Equal(labels.Order(StringComparer.Ordinal), labels);
    }

    [Fact]
    public async Task With_a_cadence_a_day_is_stated_under_the_published_checkpoint_and_its_leaf_comes_under_the_next()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 21, 23, 59, 57, TimeSpan.Zero));
        using var stated = new SemaphoreSlim(0);
        using var published = new SemaphoreSlim(0);
        await using var ledger = TestLedger.Start(at => { if (at == SequencerStep.DaysCommitted) stated.Release(); if (at == SequencerStep.Answered) published.Release(); },
            cadence: new LogCadence(TimeSpan.FromSeconds(5), 8), time: time);
        var chain = await ledger.EnrolAsync();
        await ledger.Open.Enrolments.TakeLabelKeyAsync(chain.Chain, chain.LabelKey, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await stated.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(await published.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(1, ledger.Sequencer.Logs.Statements.Published!.Size); // the enrolment
        Assert.Contains("|tr-day/v1\n", Assert.Single(ledger.Rows("day_statement")), StringComparison.Ordinal);
        Assert.Contains("\ncheckpoint 8 ", Assert.Single(ledger.Rows("day_statement")), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await published.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(2, ledger.Sequencer.Logs.Statements.Published!.Size);
    }

    [Fact]
    public async Task Holes_forks_and_every_branch_are_told()
    {
        await using var bench = DayBench.Start();
        var chain = await bench.EnrolAsync();
        var one = await bench.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var clone = chain.Branch();
        var two = await bench.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 110)));
        clone.NewRun();
        var other = await bench.LogAsync(clone.Seal(Demo.Series(Demo.Energy, clone.NowMs, 111)));
        chain.Seal(); // 3 and 4 never arrive
        chain.Seal();
        var five = await bench.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 120)));
        await bench.PassAsync(Day);

        var told = Assert.Single(bench.Statements(chain));
        Assert.Equal((2, Convert.ToHexString(two.Identity)), (told.Tips[0].Number, Convert.ToHexString(told.Tips[0].Identity)));
        Assert.Equal(new[] { other, five }.OrderBy(s => Convert.ToHexString(s.Identity), StringComparer.Ordinal).Select(s => s.Number), told.Tips.Skip(1).Select(t => t.Number));
        Assert.Equal([new MissingRange(3, 4)], told.Missing);
        Assert.Equal(("lost-tail", Convert.ToHexString(one.Identity)), (told.Forks.Single().Kind, Convert.ToHexString(told.Forks.Single().Parent)));
        Assert.Empty(bench.Contradictions());
    }

    [Fact]
    public async Task Beyond_four_branches_the_highest_are_told_and_the_rest_convicts_nobody()
    {
        await using var bench = DayBench.Start();
        var chain = await bench.EnrolAsync();
        await bench.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        for (var i = 0; i < 7; i++)
        {
            var clone = chain.Branch();
            clone.NewRun();
            for (var j = 0; j <= i; j++) await bench.LogAsync(clone.Seal(Demo.Series(Demo.Energy, clone.NowMs, 200 + i)));
        }
        await bench.PassAsync(Day);
        var told = Assert.Single(bench.Statements(chain));
        Assert.Equal([6, 7, 8], told.Tips.Skip(1).Select(t => t.Number).Order());
        Assert.Empty(bench.Contradictions());
    }

    [Theory, InlineData(3, DayRule.TipsStay), InlineData(2, DayRule.TipsStay)]
    public async Task A_ledger_that_drops_a_segment_it_gave_a_receipt_for_convicts_itself(int dropped, DayRule also)
    {
        await using var bench = DayBench.Start();
        var chain = await bench.EnrolAsync();
        for (var i = 0; i < 3; i++) await bench.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100 + i)));
        await bench.PassAsync(Day);
        Assert.Empty(bench.Contradictions());

        bench.Ledger.Execute($"DELETE FROM segment WHERE number = {dropped}; DELETE FROM setting WHERE name = 'derived-from'");
        await bench.Ledger.RestartAsync();
        await bench.PassAsync(Day);
        Assert.Equal([also, DayRule.ReceiptHeld], bench.Contradictions().Select(c => c.Rule).Distinct());
    }

    [Fact]
    public async Task The_label_key_is_the_one_that_was_enrolled_and_no_other_chains()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var twin = await ledger.EnrolAsync(DayBench.Address("edge-twin"), chain.LabelKey);
        Assert.IsType<EnrolmentAnswer.Invalid>(await Put(chain.Chain, RandomNumberGenerator.GetBytes(32)));
        Assert.IsType<EnrolmentAnswer.Invalid>(await Put(new byte[16], chain.LabelKey));
        Assert.IsType<EnrolmentAnswer.Enrolled>(await Put(chain.Chain, chain.LabelKey));
        Assert.IsType<EnrolmentAnswer.Enrolled>(await Put(chain.Chain, chain.LabelKey));
        Assert.IsType<EnrolmentAnswer.Conflict>(await Put(twin.Chain, twin.LabelKey)); // one label, two leaves
        Assert.Equal([chain.LabelKey], ledger.Blobs("SELECT label_key FROM chain WHERE label_key IS NOT NULL"));

        Task<EnrolmentAnswer> Put(byte[] of, byte[] labelKey) => ledger.Open.Enrolments.TakeLabelKeyAsync(of, labelKey, CancellationToken.None);
    }

    /// <summary>Segments of up to four clones that arrive in any order or never, days, restarts.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task Whatever_the_devices_do_an_honest_ledger_is_never_convicted(int seed)
    {
        var random = new Random(seed);
        await using var bench = DayBench.Start();
        var branches = new List<ChainBuilder> { await bench.EnrolAsync() };
        var underway = new List<BuiltSegment>();
        for (var step = 0; step < 120; step++)
            switch (random.Next(20))
            {
                case 0 when branches.Count < 6:
                    branches.Add(branches[random.Next(branches.Count)].Branch());
                    if (random.Next(2) == 0) branches[^1].NewRun();
                    break;
                case 1:
                    await bench.PassAsync(random.Next(1, 4) * TimeSpan.FromHours(17));
                    break;
                case 2 when random.Next(3) == 0:
                    await bench.Ledger.RestartAsync();
                    break;
                case < 12:
                    var chain = branches[random.Next(branches.Count)];
                    // Now and then a number that does not follow: a finding, and still a fact.
                    underway.Add(random.Next(25) == 0
                        ? chain.Seal([Demo.Series(Demo.Energy, chain.NowMs, step)], [], header => header.Number == 1 ? header : header with { Number = header.Number + random.Next(1, 5) })
                        : chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, step)));
                    break;
                default:
                    if (underway.Count == 0) break;
                    var next = random.Next(underway.Count);
                    await bench.LogAsync(underway[next]);
                    if (random.Next(8) > 0) underway.RemoveAt(next);
                    break;
            }
        await bench.PassAsync(Day);
        Assert.NotEmpty(bench.Statements(branches[0]));
        Assert.Empty(bench.Contradictions());
    }
}
