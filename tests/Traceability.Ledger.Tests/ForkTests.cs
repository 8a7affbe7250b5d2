using Traceability.Evidence.Segments;
using Traceability.Ledger.Store;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class ForkTests
{
    /// <summary>A chain of two, from which a second device goes on a while later for three; the first has gone on for two.</summary>
    static (List<BuiltSegment> Segments, BuiltSegment Parent, BuiltSegment First, BuiltSegment Other) Forked(ChainBuilder chain, long laterMs)
    {
        BuiltSegment Next(ChainBuilder builder, int value) => builder.Seal(Demo.Series(Demo.Energy, builder.NowMs, value), Demo.Series(Demo.Diesel, builder.NowMs, 1));
        List<BuiltSegment> segments = [Next(chain, 100), Next(chain, 200)];
        var parent = segments[1];
        var later = chain.Branch();
        later.NewRun();
        later.NowMs += laterMs;
        segments.AddRange([Next(chain, 300), Next(chain, 400)]);
        segments.AddRange([Next(later, 250), Next(later, 260), Next(later, 270)]);
        return (segments, parent, segments[2], segments[4]);
    }

    static List<string> Findings(TestLedger ledger, string kind) => [.. ledger.Rows("finding").Where(r => r.StartsWith(kind + "|", StringComparison.Ordinal))];

    string[] Files(TestLedger ledger) => Directory.Exists(ledger.EvidenceFolder) ? Directory.GetFiles(ledger.EvidenceFolder) : [];

    [Fact]
    public async Task A_lost_tail_is_named_makes_the_figures_incomplete_and_is_no_proof()
    {
        await using var ledger = TestLedger.Start();
        var (segments, parent, _, _) = Forked(await ledger.EnrolAsync(), laterMs: 30_000);
        foreach (var segment in segments) await ledger.LogAsync(segment);

        Assert.Equal(2, Findings(ledger, "lost tail").Count);
        Assert.Equal(2, ledger.Rows("finding").Count);
        Assert.Equal(("incomplete", 3.00m), (ledger.Figures().State, ledger.Figures().Kwh));
        Assert.Equal(["lost tail: 2"], ledger.Figures().Why); // nothing waits: what is held has its place
        Assert.Empty(Files(ledger));
        var fork = Assert.Single(new ForkQueries(ledger.Open.Database).Forks(segments[0].Segment.Header.Chain)!);
        Assert.Equal(("lost tail", "open", "no proof file: consistent with an honest power cut"), (fork.Kind, fork.State, fork.Proof));
        Assert.Equal((Convert.ToHexStringLower(parent.Identity), 2L), (fork.Parent, fork.ParentNumber));
        Assert.Equal([2L, 3L], fork.Branches.Select(b => b.Segments));
    }

    [Fact]
    public async Task Every_order_of_arrival_names_a_fork_the_same()
    {
        foreach (var (laterMs, kind, files) in ((long, string, int)[])[(30_000, "lost tail", 0), (500, "cloned card", 1)])
        {
            List<string>? expected = null;
            var random = new Random(5);
            await using var ledger = TestLedger.Start();
            for (var order = 0; order < 40; order++)
            {
                var device = new Enrolment.DeviceAddress("demo", "mine", $"edge-{order}");
                var chain = await ledger.EnrolAsync(device);
                var (segments, _, _, _) = Forked(chain, laterMs);
                var shuffled = segments.OrderBy(_ => random.Next()).ToList();
                var verdicts = new List<Task<Ingest.Verdict>>();
                foreach (var segment in shuffled) verdicts.Add(await ledger.Open.Intake.SubmitAsync(device, segment.Message, CancellationToken.None));
                foreach (var verdict in verdicts) Assert.IsType<Ingest.Verdict.Logged>(await verdict);

                var runs = segments.Select(s => Convert.ToHexStringLower(s.Segment.Header.Run)[..8]).Distinct().ToList();
                var rows = ledger.RowsOf(chain.Chain, segments).Where(r => r.StartsWith("finding", StringComparison.Ordinal)).Select(r => runs.Aggregate(r, (row, run) => row.Replace(run, "R" + runs.IndexOf(run), StringComparison.Ordinal)))
                    .Order(StringComparer.Ordinal).ToList();
                Assert.Equal(2, rows.Count(r => r.StartsWith("finding: " + kind, StringComparison.Ordinal)));
                expected ??= rows;
                Assert.Equal(expected, rows);
            }
            Assert.Equal(40 * files, Files(ledger).Length);
        }
    }

    [Fact]
    public async Task A_tail_that_is_sent_on_later_becomes_a_restored_image_and_then_a_clone()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var later = chain.Branch();
        later.NewRun();
        later.NowMs += 100_000;
        await ledger.LogAsync(later.Seal(Demo.Series(Demo.Energy, later.NowMs, 150)));
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200)));
        Assert.Equal(2, Findings(ledger, "lost tail").Count);
        chain.NowMs += 70_000;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 300)));
        Assert.Equal(2, Findings(ledger, "restored image").Count);
        Assert.Single(Files(ledger));
        await ledger.RestartAsync();
        chain.NowMs += 70_000;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 400)));
        Assert.Equal(2, Findings(ledger, "cloned card").Count);
        Assert.Equal(2, ledger.Rows("finding").Count);
        Assert.Single(Files(ledger));
    }

    [Fact]
    public async Task Random_trees_of_branches_are_derived_anew_and_restored_to_the_same_rows()
    {
        var random = new Random(17);
        for (var round = 0; round < 12; round++)
        {
            await using var ledger = TestLedger.Start();
            List<ChainBuilder> builders = [await ledger.EnrolAsync()];
            var segments = new List<BuiltSegment>();
            for (var i = 0; i < 30; i++)
            {
                var builder = builders[random.Next(builders.Count)];
                if (builders.Count < 6 && random.Next(4) == 0)
                {
                    builders.Add(builder = builder.Branch());
                    if (random.Next(3) > 0) builder.NewRun();
                    builder.NowMs += random.Next(100_000);
                }
                segments.Add(builder.Seal(Demo.Series(Demo.Energy, builder.NowMs, 100 + i), Demo.Series(Demo.Diesel, builder.NowMs, 5)));
            }
            var mixed = segments.Select((s, i) => (s, i)).OrderBy(p => p.i + random.Next(12)).Select(p => p.s).ToList();
            for (var i = 0; i < mixed.Count; i++)
            {
                await ledger.LogAsync(mixed[i]);
                if (i % 10 == 9) await ledger.RestartAsync();
            }
            var incremental = ledger.DerivedRows();
            Assert.Contains(incremental, r => r.StartsWith("branch", StringComparison.Ordinal));
            Assert.DoesNotContain(ledger.Figures().Why, w => w.Contains("held up to", StringComparison.Ordinal));
            ledger.ForgetDerivation();
            await ledger.RestartAsync();
            Assert.Equal(incremental, ledger.DerivedRows());
        }
    }

    [Fact]
    public async Task Readings_of_branches_are_never_mixed_and_the_answer_names_the_other_branch()
    {
        await using var ledger = TestLedger.Start();
        var (segments, _, _, other) = Forked(await ledger.EnrolAsync(), laterMs: 500);
        foreach (var segment in segments) await ledger.LogAsync(segment);
        var queries = new ReadingQueries(ledger.Open.Database, "demo");

        var page = queries.Readings("mine", "mill.energy_import", 0, long.MaxValue, null, null);
        Assert.Equal([1.00m, 2.00m, 3.00m, 4.00m], page.Items.Select(r => r.Value));
        Assert.Equal([Convert.ToHexStringLower(other.Identity)], page.OtherBranches);
        page = queries.Readings("mine", "mill.energy_import", 0, long.MaxValue, other.Identity, null);
        Assert.Equal([2.50m, 2.60m, 2.70m], page.Items.Select(r => r.Value));

        var rows = new LedgerQueries(ledger.Open.Database, "demo").Segments(other.Segment.Header.Chain, null, 100, newestFirst: false)!.Items;
        Assert.Equal([("followed", 4), ("branch", 3)], rows.GroupBy(r => r.Lies).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public async Task A_branch_does_not_wait_so_what_waits_has_all_the_room()
    {
        await using var ledger = TestLedger.Start();
        var (segments, _, _, _) = Forked(await ledger.EnrolAsync(), laterMs: 500);
        foreach (var segment in segments) await ledger.LogAsync(segment);
        Assert.Empty(ledger.Rows("strand", " WHERE branch IS NULL"));
        Assert.Equal(3, ledger.Rows("strand").Count);
        await ledger.RestartAsync();
        Assert.Equal(0, Assert.Single(ledger.Open.Standings).Waiting);
        Assert.Empty(Assert.Single(ledger.Open.Standings).Missing);
        Assert.Equal(4, Assert.Single(ledger.Open.Standings).Number);
    }

    [Fact]
    public async Task A_clone_whose_memory_was_copied_is_equivocation_to_the_last_number_and_every_pair_is_a_file()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var clone = chain.Branch();
        foreach (var builder in (ChainBuilder[])[chain, clone])
            for (var i = 0; i < 3; i++) await ledger.LogAsync(builder.Seal(Demo.Series(Demo.Energy, builder.NowMs, 200 + i)));
        Assert.Equal(6, Findings(ledger, "equivocation").Count);
        Assert.Equal(3, Files(ledger).Length);
    }

    [Fact]
    public async Task A_segment_that_names_another_chains_segment_as_its_previous_waits_and_harms_nobody()
    {
        await using var ledger = TestLedger.Start();
        var other = new Enrolment.DeviceAddress("demo", "mine", "edge-other");
        var (segments, _, _, _) = Forked(await ledger.EnrolAsync(), laterMs: 500);
        foreach (var segment in segments) await ledger.LogAsync(segment);
        var chain = await ledger.EnrolAsync(other);
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1)), other);
        await ledger.LogAsync(chain.Seal([Demo.Series(Demo.Energy, chain.NowMs, 1)], [], h => h with { Previous = segments[^1].Identity, Number = 6 }), other);
        await ledger.LogAsync(chain.Seal([Demo.Series(Demo.Energy, chain.NowMs, 1)], [], h => h with { Number = 1, FirstSeq = 0, Previous = chain.Request.Identity }), other);
        Assert.Equal(2, ledger.Rows("strand", $" WHERE chain = x'{Convert.ToHexStringLower(chain.Chain)}'").Count);
        Assert.Contains(ledger.Figures().Why, w => w.StartsWith("edge-other: linked up to segment 1, held up to 6", StringComparison.Ordinal));
    }
}
