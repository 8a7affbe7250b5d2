using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Log;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Chains;
using Traceability.Testing;
using Traceability.Verifier;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class DecisionTests
{
    const long Now = 1_763_715_600_000;

    /// <summary>A chain of one and two devices that go on from there, the one that is logged first for two, the other for three.</summary>
    static List<BuiltSegment> Forked(ChainBuilder chain)
    {
        BuiltSegment Next(ChainBuilder builder, int value) => builder.Seal(Demo.Series(Demo.Energy, builder.NowMs, value), Demo.Series(Demo.Diesel, builder.NowMs, 1));
        List<BuiltSegment> segments = [Next(chain, 100)];
        var other = chain.Branch();
        other.NewRun();
        for (var i = 0; i < 2; i++) segments.Add(Next(chain, 200 + i));
        for (var i = 0; i < 3; i++) segments.Add(Next(other, 500 + i));
        return segments;
    }

    static Decision On(List<BuiltSegment> segments, BuiltSegment kept, string party) =>
        new(segments[0].Segment.Header.Chain, segments[0].Identity, kept.Identity, "the card was copied for a repair", Now, party);

    static Task<DecisionAnswer> TakeAsync(TestLedger ledger, Decision decision, ECDsa key) =>
        ledger.Open.Decisions.TakeAsync(decision.Chain, decision.Parent, decision.Sign(key).Bytes, CancellationToken.None);

    [Fact]
    public void A_decision_is_read_as_it_was_written_and_nothing_else_is()
    {
        var decision = new Decision(new byte[16], new byte[32], new byte[32], "why", Now, "demo/mine");
        var bytes = decision.Sign(TestLedger.Assurer).Bytes;
        Assert.True(Decision.TryRead(bytes, out var read, out _).IsOk);
        Assert.True(read!.Agrees(decision));
        Assert.Equal(("why", Now, "demo/mine"), (read.Reason, read.DecidedMs, read.Party));
        foreach (var bad in (Decision[])[decision with { Party = "" }, decision with { Party = "a/b/c" }, decision with { Party = "De mo" }, decision with { Reason = new string('x', 513) }, decision with { DecidedMs = -1 }, decision with { Kept = new byte[31] }])
            Assert.Equal(Evidence.ReadKind.Corrupt, Decision.TryRead(bad.Sign(TestLedger.Assurer).Bytes, out _, out _).Kind);
        for (var length = 0; length < bytes.Length; length++) Assert.False(Decision.TryRead(bytes.AsSpan(0, length), out _, out _).IsOk);

        var other = (decision with { Party = "assurer" }).Sign(TestLedger.Assurer).Bytes;
        Assert.True(StatementEntry.TryRead(DecisionStatement.Of(bytes, other).Encode(), out var entry).IsOk);
        Assert.True(DecisionStatement.TryRead(entry!, out var told).IsOk);
        Assert.Equal("assurer", told!.Second.Party);
        foreach (var wrong in (StatementEntry[])[DecisionStatement.Of(bytes, bytes), DecisionStatement.Of(bytes, (decision with { Party = "assurer", Reason = "else" }).Sign(TestLedger.Assurer).Bytes),
            DecisionStatement.Of(bytes, [1]), StatementEntry.OfEnrolment(bytes, null)])
            Assert.Equal(Evidence.ReadKind.Corrupt, DecisionStatement.TryRead(wrong, out _).Kind);
    }

    [Fact]
    public async Task Two_persons_of_two_parties_decide_for_the_followed_branch_and_the_figures_are_complete_again()
    {
        await using var ledger = TestLedger.Start();
        var segments = Forked(await ledger.EnrolAsync());
        foreach (var segment in segments) await ledger.LogAsync(segment);
        Assert.Equal("incomplete", ledger.Figures().State);
        var statements = ledger.Sequencer.Logs.Statements.Published!.Size;

        Assert.IsType<DecisionAnswer.Pending>(await TakeAsync(ledger, On(segments, segments[1], "demo/mine"), TestLedger.MineManager));
        Assert.IsType<DecisionAnswer.Pending>(await TakeAsync(ledger, On(segments, segments[1], "demo/mine"), TestLedger.MineManager)); // one person twice is one person
        Assert.Equal("incomplete", ledger.Figures().State);
        await ledger.RestartAsync();
        Assert.IsType<DecisionAnswer.Decided>(await TakeAsync(ledger, On(segments, segments[1], "assurer"), TestLedger.Assurer));

        Assert.Equal(("complete", 1.01m), (ledger.Figures().State, ledger.Figures().Kwh));
        Assert.Equal(2, ledger.Rows("finding").Count(r => r.StartsWith("cloned card", StringComparison.Ordinal) && r.EndsWith("|decided", StringComparison.Ordinal)));
        Assert.Equal(segments.Count, ledger.Rows("segment").Count); // it marks, it never removes
        await ledger.LogAsync(segments[5]);
        Assert.True(StatementEntry.TryRead(ledger.Blobs("SELECT entry FROM leaf WHERE log = 1 ORDER BY position DESC LIMIT 1").Single(), out var entry).IsOk);
        Assert.True(DecisionStatement.TryRead(entry!, out var statement).IsOk);
        Assert.Equal(statements + 1, ledger.Count("SELECT COUNT(*) FROM leaf WHERE log = 1"));
        Assert.Equal("demo/mine", statement!.First.Party);
        await RederivedAsync(ledger);
    }

    [Fact]
    public async Task Where_the_other_branch_is_kept_everything_is_derived_along_it_whatever_came_first()
    {
        List<decimal> figures = [];
        foreach (var decidedEarly in (bool[])[true, false])
        {
            await using var ledger = TestLedger.Start();
            var segments = Forked(await ledger.EnrolAsync());
            var early = decidedEarly ? 4 : segments.Count;
            foreach (var segment in segments[..early]) await ledger.LogAsync(segment);
            Assert.Equal(1.01m, ledger.Figures().Kwh);
            await TakeAsync(ledger, On(segments, segments[3], "assurer"), TestLedger.Assurer);
            Assert.IsType<DecisionAnswer.Decided>(await TakeAsync(ledger, On(segments, segments[3], "demo/mine"), TestLedger.MineManager));
            foreach (var segment in segments[early..]) await ledger.LogAsync(segment);

            figures.Add(ledger.Figures().Kwh ?? 0);
            Assert.Equal("complete", ledger.Figures().State);
            Assert.Equal(4, ledger.Count("SELECT number FROM chain_state"));
            Assert.Equal(5.02m, Assert.Single(ledger.Open.Live.Of("mine"), v => v.Channel == "mill.energy_import").Value);
            Assert.Equal(2, ledger.Count("SELECT COUNT(*) FROM strand"));
            await RederivedAsync(ledger);
        }
        Assert.Equal([4.02m, 4.02m], figures);
    }

    [Fact]
    public async Task A_decided_chain_has_the_same_rows_in_every_order_of_arrival_also_where_it_forks_again()
    {
        await using var ledger = TestLedger.Start();
        var random = new Random(3);
        List<string>? expected = null;
        for (var order = 0; order < 25; order++)
        {
            var device = new Enrolment.DeviceAddress("demo", "mine", $"edge-{order}");
            var chain = await ledger.EnrolAsync(device);
            BuiltSegment Next(ChainBuilder builder, int value) => builder.Seal(Demo.Series(Demo.Energy, builder.NowMs, value), Demo.Series(Demo.Diesel, builder.NowMs, 1));
            List<BuiltSegment> segments = [Next(chain, 100)];
            var kept = chain.Branch();
            kept.NewRun();
            segments.AddRange([Next(chain, 200), Next(kept, 300)]);
            var (tail, stray) = (chain.Branch(), kept.Branch());
            tail.NewRun();
            tail.NowMs += 300; // no tie, which identities would settle
            stray.NewRun();
            segments.AddRange([Next(chain, 210), Next(tail, 220), Next(kept, 310), Next(kept, 320)]);
            var (decided, rest) = (segments[..3], segments[3..]);
            async Task LogAsync(BuiltSegment segment) => await ledger.LogAsync(segment, device);
            foreach (var segment in decided.OrderBy(_ => random.Next())) await LogAsync(segment);
            await TakeAsync(ledger, On(segments, segments[2], "assurer"), TestLedger.Assurer);
            Assert.IsType<DecisionAnswer.Decided>(await TakeAsync(ledger, On(segments, segments[2], "demo/mine"), TestLedger.MineManager));
            foreach (var segment in rest.OrderBy(_ => random.Next())) await LogAsync(segment);
            // A fork of the kept branch that nobody has decided: the one that is logged first is followed, so it comes last here.
            segments.Add(Next(stray, 900));
            await LogAsync(segments[^1]);

            var runs = segments.Select(s => Convert.ToHexStringLower(s.Segment.Header.Run)).Distinct().ToList();
            string Named(string row) => runs.Aggregate(row, (r, run) => r.Replace(run, "RUN" + runs.IndexOf(run), StringComparison.Ordinal).Replace(run[..8], "R" + runs.IndexOf(run), StringComparison.Ordinal));
            var rows = ledger.RowsOf(chain.Chain, segments).Where(r => !r.StartsWith("branch", StringComparison.Ordinal) && !r.StartsWith("strand", StringComparison.Ordinal))
                .Select(Named).Order(StringComparer.Ordinal).ToList();
            expected ??= rows;
            Assert.Equal(expected, rows);
        }
        Assert.Equal(2, expected!.Count(r => r.StartsWith("finding", StringComparison.Ordinal) && r.EndsWith("|open", StringComparison.Ordinal)));
        Assert.True(expected!.Count(r => r.StartsWith("finding", StringComparison.Ordinal) && r.EndsWith("|decided", StringComparison.Ordinal)) >= 4);
    }

    [Fact]
    public async Task A_decision_inside_a_batch_with_segments_of_other_chains_announces_nothing_twice()
    {
        await using var ledger = TestLedger.Start();
        var segments = Forked(await ledger.EnrolAsync());
        var neighbour = new Enrolment.DeviceAddress("demo", "mine", "edge-neighbour");
        var other = await ledger.EnrolAsync(neighbour);
        foreach (var segment in segments) await ledger.LogAsync(segment);
        var weighings = 0;
        ledger.Sequencer.Committed += report => weighings += report.Weighings.Count;
        await TakeAsync(ledger, On(segments, segments[3], "assurer"), TestLedger.Assurer);
        var weighed = ledger.Open.Intake.TakeAsync(neighbour, other.Seal(Demo.FirstPass("1-abcd", other.NowMs, 40_000_000), Demo.Series(Demo.Energy, other.NowMs, 7)).Message, CancellationToken.None);
        await TakeAsync(ledger, On(segments, segments[3], "demo/mine"), TestLedger.MineManager);
        await weighed;
        Assert.Equal(1, weighings);
        await RederivedAsync(ledger);
    }

    [Fact]
    public async Task Only_two_that_agree_and_may_speak_decide()
    {
        await using var ledger = TestLedger.Start();
        var segments = Forked(await ledger.EnrolAsync());
        foreach (var segment in segments) await ledger.LogAsync(segment);
        var mine = On(segments, segments[1], "demo/mine");
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.IsType<DecisionAnswer.Forbidden>(await TakeAsync(ledger, mine, stranger));
        Assert.IsType<DecisionAnswer.Forbidden>(await TakeAsync(ledger, mine with { Party = "assurer" }, TestLedger.MineManager)); // nobody speaks for another party
        Assert.IsType<DecisionAnswer.Invalid>(await TakeAsync(ledger, mine with { Parent = segments[1].Identity }, TestLedger.MineManager));
        Assert.IsType<DecisionAnswer.Invalid>(await TakeAsync(ledger, mine with { Kept = segments[2].Identity }, TestLedger.MineManager));
        Assert.IsType<DecisionAnswer.Invalid>(await ledger.Open.Decisions.TakeAsync(mine.Chain, segments[1].Identity, mine.Sign(TestLedger.MineManager).Bytes, CancellationToken.None));

        Assert.IsType<DecisionAnswer.Pending>(await TakeAsync(ledger, mine, TestLedger.MineManager));
        Assert.IsType<DecisionAnswer.Conflict>(await TakeAsync(ledger, On(segments, segments[3], "assurer"), TestLedger.Assurer));
        Assert.IsType<DecisionAnswer.Conflict>(await TakeAsync(ledger, mine with { Party = "assurer", Reason = "other" }, TestLedger.Assurer));
        Assert.Equal("incomplete", ledger.Figures().State);
        Assert.IsType<DecisionAnswer.Pending>(await TakeAsync(ledger, On(segments, segments[3], "demo/mine"), TestLedger.MineManager)); // thinks again
        Assert.IsType<DecisionAnswer.Decided>(await TakeAsync(ledger, On(segments, segments[3], "assurer"), TestLedger.Assurer));
        Assert.IsType<DecisionAnswer.Conflict>(await TakeAsync(ledger, mine, TestLedger.MineManager));
        Assert.Equal(2, ledger.Count("SELECT COUNT(*) FROM leaf WHERE log = 1")); // enrolment and decision
    }

    [Fact]
    public async Task The_api_lists_a_fork_gives_its_proof_and_takes_the_two_words()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var segments = Forked(chain);
        foreach (var segment in segments) await service.Ledger.LogAsync(segment);
        var path = $"/api/v1/chains/{Convert.ToHexStringLower(chain.Chain)}/forks";

        var fork = (await service.GetAsync(path))[0];
        Assert.Equal(("cloned card", "open", 1), (fork.GetProperty("kind").GetString(), fork.GetProperty("state").GetString(), fork.GetProperty("parent_number").GetInt32()));
        Assert.Equal(2, fork.GetProperty("branches").GetArrayLength());
        var proof = await service.Http.GetByteArrayAsync(fork.GetProperty("proof").GetString());
        foreach (var bytes in (byte[][])[proof, File.ReadAllBytes(Assert.Single(Directory.GetFiles(service.Ledger.EvidenceFolder)))])
        {
            Assert.Equal(BundleVerdict.Accepted, BundleCheck.Run(bytes, null, new ProfileRules(), out var found));
            Assert.Equal(new SubjectFinding.Contradiction(SameRun: false, SamePrevious: true), found!.Finding);
            Assert.Equal(new[] { segments[1].Identity, segments[3].Identity }.Select(Convert.ToHexString).Order(), found.Segments.Select(s => Convert.ToHexString(s.Segment.Identity)).Order());
        }
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.GetAsync($"{path}/{Convert.ToHexStringLower(segments[1].Identity)}/proof")).StatusCode);

        Assert.Contains("cloned card, not decided", await service.Http.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, await PutAsync(On(segments, segments[3], "demo/mine"), TestLedger.MineManager));
        Assert.Equal("signed once", (await service.GetAsync(path))[0].GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(On(segments, segments[3], "assurer"), TestLedger.MineManager));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(On(segments, segments[1], "assurer"), TestLedger.Assurer));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(On(segments, segments[3], "assurer"), TestLedger.Assurer));
        fork = (await service.GetAsync(path))[0];
        Assert.Equal(("decided", Convert.ToHexStringLower(segments[3].Identity)), (fork.GetProperty("state").GetString(), fork.GetProperty("kept").GetString()));
        Assert.Contains("cloned card, decided by two persons", await service.Http.GetStringAsync("/"), StringComparison.Ordinal);

        async Task<HttpStatusCode> PutAsync(Decision decision, ECDsa key)
        {
            using var content = new ByteArrayContent(decision.Sign(key).Bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
            using var answer = await service.Http.PutAsync($"{path}/{Convert.ToHexStringLower(decision.Parent)}/decision", content);
            return answer.StatusCode;
        }
    }

    /// <summary>What stands is what is derived anew from the facts.</summary>
    static async Task RederivedAsync(TestLedger ledger)
    {
        var rows = ledger.DerivedRows();
        ledger.ForgetDerivation();
        await ledger.RestartAsync();
        Assert.Equal(rows, ledger.DerivedRows());
    }
}
