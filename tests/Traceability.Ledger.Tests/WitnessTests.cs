using System.Net;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;
using Traceability.Testing;
using Traceability.Verifier;
using Traceability.Verifier.Commands;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>Devices cosign what the ledger asks for, and the ledger passes it on.</summary>
public sealed class WitnessTests
{
    static readonly DeviceAddress Other = new("demo", "mine", "edge-2");

    [Fact]
    public async Task Two_devices_cosign_one_checkpoint_and_a_ticket_below_it_is_witnessed_by_all()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port, ledgerTime: new ManualTime(TimeProvider.System.GetUtcNow())); // so that no ten minutes end meanwhile
        ChainBuilder one = await service.EnrolAsync(), two = await service.EnrolAsync("edge-2"), three = await service.EnrolAsync("edge-3");
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.GetAsync("/log/segments/cosigned")).StatusCode);
        await using var first = await WitnessingDevice.StartAsync(broker.Port, one);
        await using var second = await WitnessingDevice.StartAsync(broker.Port, two);
        await CosignedBy(service, "statements", 2);

        var weighed = one.Seal(Demo.FirstPass("1-abcd", one.NowMs, 40_000_000));
        await first.SendAsync(weighed);
        var note = await CosignedBy(service, "segments", 2);
        Assert.Equal(note, await service.Http.GetStringAsync("/log/segments/checkpoint")); // nothing has come since
        Assert.Contains(first.Kept("segment-log")!.Split("\n\n")[1], note, StringComparison.Ordinal);

        var witnesses = await service.Http.GetStringAsync("/api/v1/witnesses");
        var log = $"log {service.Terms.LogKey.ToVerifierKey()}\n";
        var text = $"{log}{witnesses}group others any demo/mine/edge-2 demo/mine/edge-3\nquorum others\n";
        var policy = Policy(text);
        var proof = Assert.Single((await AcceptedAsync(service, weighed, policy)).SubjectSegments[0].Proofs);
        Assert.True(proof.IsWitnessed);
        Assert.Equal(["demo/mine/edge-2"], proof.Cosigned.Select(c => c.Witness.Name)); // the device has no vote on what is its own

        Assert.Equal(ExitCode.Accepted, await CheckAsync(service, weighed, text));
        Assert.Equal(ExitCode.NotVouchedFor, await CheckAsync(service, weighed, $"{log}{witnesses}quorum demo/mine/edge-mine\n"));

        // What is logged later is proven too, only not witnessed before the next asked checkpoint.
        var later = one.Seal(Demo.FirstPass("2-abcd", one.NowMs, 40_000_000));
        await service.Ledger.LogAsync(later);
        var found = await AcceptedAsync(service, later, policy);
        Assert.True(found.LacksQuorum && found.IsVouchedFor);
        Assert.Equal(ExitCode.NotVouchedFor, await CheckAsync(service, later, text));
        Assert.Equal(1, (await AcceptedAsync(service, weighed, policy)).SubjectSegments[0].Proofs.Single().Checkpoint.Size);
        Assert.Equal(note, await service.Http.GetStringAsync("/log/segments/cosigned"));

        // A device that comes later is asked for the same one, on its way to the newest.
        // Of one second, the lines stand in the order of the chains, which is anybody's.
        await using (await WitnessingDevice.StartAsync(broker.Port, three)) Assert.Subset(Lines(await CosignedBy(service, "segments", 3)), Lines(note));
        var paths = (await service.GetAsync("/openapi/v1.json")).GetProperty("paths");
        Assert.All(["/log/segments/cosigned", "/log/statements/cosigned", "/api/v1/witnesses"], path => Assert.True(paths.TryGetProperty(path, out _), path));
    }

    static HashSet<string> Lines(string note) => [.. note.Split('\n')];

    [Fact]
    public async Task The_first_checkpoint_of_each_ten_minutes_is_asked_for_no_other_and_never_one_of_a_time_that_has_been()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        await ledger.SettleAsync();
        Assert.Null(ledger.Sequencer.Logs.Segments.Asked); // an empty log
        Assert.Equal(1, ledger.Sequencer.Logs.Statements.Asked!.Checkpoint.Size);
        await GrowAsync();
        Assert.Equal(1, Asked());
        await GrowAsync();
        Assert.Equal(1, Asked());
        time.Advance(TimeSpan.FromMinutes(9.99));
        await GrowAsync();
        Assert.Equal(1, Asked());
        time.Advance(TimeSpan.FromSeconds(1));
        await GrowAsync();
        Assert.Equal(4, Asked());
        time.Step(TimeSpan.FromMinutes(-10));
        await GrowAsync();
        Assert.Equal(4, Asked());
        time.Step(TimeSpan.FromMinutes(20));
        await GrowAsync();
        Assert.Equal(6, Asked());
        Assert.Equal(1, ledger.Sequencer.Logs.Statements.Asked!.Checkpoint.Size); // which has not grown since
        Assert.Equal([1L, 4L, 6L], Enumerable.Range(1, 6).Select(i => (long)i).Where(size => ledger.Count($"SELECT COUNT(*) FROM asked_checkpoint WHERE log = 0 AND size = {size}") == 1));

        long Asked() => ledger.Sequencer.Logs.Segments.Asked!.Checkpoint.Size;
        Task GrowAsync() => ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
    }

    [Fact]
    public async Task Nobody_is_asked_before_anybody_is_enrolled()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(cadence: new LogCadence(TimeSpan.FromSeconds(5), 8), time: time);
        using var published = new SemaphoreSlim(0);
        ledger.Sequencer.Published += _ => published.Release();
        await TickAsync();
        Assert.Equal(8, ledger.Sequencer.Logs.Segments.Published!.Size);
        Assert.Null(ledger.Sequencer.Logs.Segments.Asked);
        await ledger.EnrolAsync();
        await TickAsync();
        Assert.Equal((16, 1), (ledger.Sequencer.Logs.Segments.Asked!.Checkpoint.Size, ledger.Sequencer.Logs.Statements.Asked!.Checkpoint.Size));

        async Task TickAsync()
        {
            time.Advance(TimeSpan.FromSeconds(5));
            Assert.True(await published.WaitAsync(TimeSpan.FromSeconds(20)));
        }
    }

    [Fact]
    public async Task What_was_asked_and_answered_stands_after_a_restart_also_where_the_process_died_before_it_was_published()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.SettleAsync();
        var note = Cosign(ledger, chain, LogName.Statements);
        Assert.Null(await TakeAsync(ledger, note.Note));
        await ledger.RestartAsync();
        Assert.Equal(1, ledger.Sequencer.Logs.Statements.Asked!.Checkpoint.Size);
        Assert.Equal(ledger.Sequencer.Logs.Statements.Asked.Checkpoint.Note + note.Line, Queries(ledger).CosignedNote(LogName.Statements));

        var died = false;
        await ledger.RestartAsync(step =>
        {
            if (step == SequencerStep.CheckpointCommitted) died = true;
            if (died) throw new IOException("cut");
        });
        await Assert.ThrowsAsync<IOException>(() => ledger.TakeAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)).Message));
        await ledger.CloseAsync();
        ledger.Reopen();
        Assert.Equal((1, 1), (ledger.Sequencer.Logs.Segments.Published!.Size, ledger.Sequencer.Logs.Segments.Asked!.Checkpoint.Size));
        Assert.Null(await TakeAsync(ledger, Cosign(ledger, chain, LogName.Segments).Note));
    }

    [Fact]
    public async Task Only_the_devices_own_cosignature_of_an_asked_checkpoint_is_taken_and_what_is_not_is_kept_with_its_reason()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(time: time);
        ChainBuilder chain = await ledger.EnrolAsync(), other = await ledger.EnrolAsync(Other);
        foreach (var value in (int[])[100, 200]) await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, value)));
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var asked = Checkpoint(ledger, LogName.Segments);
        Assert.Equal(1, asked.Size);
        string Signed(Checkpoint checkpoint, long at, string name = "demo/mine/edge-mine", byte[]? seed = null) =>
            CosignedCheckpoint.Sign(checkpoint, new CosignatureKey(name, new byte[32]), seed ?? chain.WitnessSeed, at).Note;
        var good = Signed(asked, now);

        foreach (var (expected, note, from) in (ReadOnlySpan<(RefusalReason, string, DeviceAddress)>)
        [
            (RefusalReason.NotEnrolled, good, new DeviceAddress("demo", "mine", "nobody")),
            (RefusalReason.Malformed, "", TestLedger.Mine),
            (RefusalReason.Malformed, "\0\u0001", TestLedger.Mine),
            (RefusalReason.Malformed, good[..^2], TestLedger.Mine),
            (RefusalReason.Malformed, good.Replace("\n1\n", "\n01\n", StringComparison.Ordinal), TestLedger.Mine),
            (RefusalReason.Malformed, "not a checkpoint\n\n" + good.Split("\n\n")[1], TestLedger.Mine),
            (RefusalReason.BadSignature, good, Other), // another device's topic
            (RefusalReason.BadSignature, good + good.Split("\n\n")[1], TestLedger.Mine),
            (RefusalReason.BadSignature, ledger.Sequencer.Logs.Segments.Asked!.Checkpoint.Note, TestLedger.Mine), // the log's, no witness's
            (RefusalReason.BadSignature, Signed(asked, now, seed: other.WitnessSeed), TestLedger.Mine),
            (RefusalReason.BadSignature, Signed(asked, now, name: "demo/mine/edge-2"), TestLedger.Mine),
            (RefusalReason.BadSignature, good.Replace("\n1\n", "\n2\n", StringComparison.Ordinal), TestLedger.Mine),
            (RefusalReason.WrongTime, Signed(asked, 0), TestLedger.Mine),
            (RefusalReason.WrongTime, Signed(asked, now + 121), TestLedger.Mine),
            (RefusalReason.WrongTime, Signed(asked, (1L << 53) - 1), TestLedger.Mine),
            (RefusalReason.UnknownCheckpoint, Signed(asked with { Root = new byte[32] }, now), TestLedger.Mine),
            (RefusalReason.UnknownCheckpoint, Signed(asked with { Size = 99 }, now), TestLedger.Mine),
            (RefusalReason.UnknownCheckpoint, Signed(asked with { Origin = "elsewhere" }, now), TestLedger.Mine),
            (RefusalReason.UnknownCheckpoint, Signed(asked with { Size = 2, Root = ledger.Sequencer.Logs.Segments.RootAt(2) }, now), TestLedger.Mine), // published, but not asked for
        ])
        {
            var why = Refused(ledger, note, from);
            Assert.True(expected == why.Reason, $"{why.Reason} ({why.Detail}) instead of {expected}: {note}");
        }
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM cosignature"));
        Assert.Contains(ledger.Rows("quarantine"), row => row.Contains("|wrong time|", StringComparison.Ordinal));
        Assert.Null(Queries(ledger).CosignedNote(LogName.Segments));

        Assert.Null(await TakeAsync(ledger, good));
        Assert.Null(await TakeAsync(ledger, good)); // the same again is no second one
        Assert.Null(await TakeAsync(ledger, Signed(asked, now + 119)));
        Assert.Null(await TakeAsync(ledger, Cosign(ledger, other, LogName.Segments, now + 1).Note, Other));
        Assert.Equal(2, ledger.Count("SELECT COUNT(*) FROM cosignature"));
        Assert.EndsWith(good.Split("\n\n")[1] + Cosign(ledger, other, LogName.Segments, now + 1).Line, Queries(ledger).CosignedNote(LogName.Segments), StringComparison.Ordinal);
        Assert.Equal(2, Queries(ledger).Checkpoint(LogName.Segments)!.Size);
        Assert.DoesNotContain("edge-mine", Queries(ledger).CheckpointNote(LogName.Segments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_bad_cosignatures_fill_one_quota_and_no_more()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.SettleAsync();
        var asked = Checkpoint(ledger, LogName.Statements);
        var answers = new List<Task<Refusal?>>();
        for (var i = 0; i < 1000; i++)
            answers.Add(await ledger.Open.Cosignatures.SubmitAsync(TestLedger.Mine,
                Encoding.UTF8.GetBytes(CosignedCheckpoint.Sign(asked with { Size = 1000 + i }, new CosignatureKey("demo/mine/edge-mine", new byte[32]), chain.WitnessSeed, 1).Note), CancellationToken.None));
        Assert.All(await Task.WhenAll(answers), why => Assert.Equal(RefusalReason.UnknownCheckpoint, why!.Reason));
        Assert.Equal(Quarantine.MostKept, ledger.Count("SELECT COUNT(*) FROM quarantine"));
        Assert.Equal(1000, ledger.Count("SELECT refused FROM quarantine_total"));
    }

    [Fact]
    public async Task The_newest_4096_asked_checkpoints_of_a_log_are_kept_with_their_cosignatures()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        ledger.Execute("""
            WITH RECURSIVE old(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM old WHERE n < 5000)
            INSERT INTO asked_checkpoint SELECT 0, -n, x'00', 'old', 0 FROM old;
            INSERT INTO cosignature SELECT 0, size, x'00', 1, 'line' FROM asked_checkpoint WHERE log = 0;
            """);
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        Assert.Equal((4096, -4095, 1), (Of("COUNT(*)"), Of("MIN(size)"), Of("MAX(size)")));
        Assert.Equal(4095, ledger.Count("SELECT COUNT(*) FROM cosignature WHERE log = 0"));
        Assert.Equal(1, ledger.Count("SELECT COUNT(*) FROM asked_checkpoint WHERE log = 1"));

        long Of(string what) => ledger.Count($"SELECT {what} FROM asked_checkpoint WHERE log = 0");
    }

    [Fact]
    public async Task A_note_carries_at_most_as_many_cosignatures_as_its_readers_take()
    {
        await using var ledger = TestLedger.Start();
        await ledger.EnrolAsync();
        await ledger.SettleAsync();
        var asked = Checkpoint(ledger, LogName.Statements);
        for (var i = 0; i < 70; i++)
            ledger.Execute($"INSERT INTO cosignature VALUES (1, 1, x'{i:x8}', {i + 1}, '{CosignedCheckpoint.Sign(asked, new CosignatureKey("w", new byte[32]), new byte[32], i + 1).Line.TrimEnd('\n')}' || char(10))");
        Assert.True(SignedNote.TryRead(Encoding.UTF8.GetBytes(Queries(ledger).CosignedNote(LogName.Statements)!), out var note).IsOk);
        Assert.Equal(64, note!.Signatures.Count);
        Assert.True(note.Verify(ledger.Open.Keys.Statements.Key).IsOk);
    }

    static LogQueries Queries(TestLedger ledger) => new(ledger.Open.Database, ledger.Sequencer.Logs);

    static Checkpoint Checkpoint(TestLedger ledger, LogName log)
    {
        var asked = ledger.Sequencer.Logs.Of(log).Asked!.Checkpoint;
        return new Checkpoint(ledger.Sequencer.Logs.Of(log).Key.Name, asked.Size, asked.Root);
    }

    static CosignedCheckpoint Cosign(TestLedger ledger, ChainBuilder chain, LogName log, long at = 1)
    {
        Assert.True(Evidence.Enrolment.EnrolmentRequest.TryRead(chain.Request.Bytes, out var request, out _).IsOk);
        return CosignedCheckpoint.Sign(Checkpoint(ledger, log), request!.Witness, chain.WitnessSeed, at);
    }

    static async Task<Refusal?> TakeAsync(TestLedger ledger, string note, DeviceAddress? from = null) =>
        await await ledger.Open.Cosignatures.SubmitAsync(from ?? TestLedger.Mine, Encoding.UTF8.GetBytes(note), CancellationToken.None);

    static Refusal Refused(TestLedger ledger, string note, DeviceAddress from) => Assert.IsType<Refusal>(TakeAsync(ledger, note, from).GetAwaiter().GetResult());

    static TrustPolicy Policy(string text)
    {
        var outcome = TrustPolicy.TryRead(Encoding.UTF8.GetBytes(text), out var policy);
        Assert.True(outcome.IsOk, outcome.Reason);
        return policy!;
    }

    /// <summary>The bundle of the segment's last entry.</summary>
    static Task<byte[]> BundleAsync(TestService service, BuiltSegment segment) =>
        service.Http.GetByteArrayAsync($"/api/v1/bundles/{Convert.ToHexStringLower(segment.Identity)}/{segment.Body.Entries.Count - 1}");

    /// <summary>As an auditor does at the command line.</summary>
    static async Task<ExitCode> CheckAsync(TestService service, BuiltSegment segment, string policy)
    {
        var folder = Directory.CreateTempSubdirectory("check-").FullName;
        var (bundle, trust) = (Path.Combine(folder, "ticket.bundle"), Path.Combine(folder, "trust.policy"));
        File.WriteAllBytes(bundle, await BundleAsync(service, segment));
        File.WriteAllText(trust, policy);
        Assert.True(Arguments.TryParse(["check", bundle, "--trust", trust], out var arguments, out var error), error);
        using var output = new StringWriter();
        var code = CheckCommand.Run(arguments!, output, output);
        Directory.Delete(folder, recursive: true);
        return code;
    }

    static async Task<CheckedBundle> AcceptedAsync(TestService service, BuiltSegment segment, TrustPolicy policy)
    {
        var verdict = BundleCheck.Run(await BundleAsync(service, segment), policy, new ProfileRules(), out var found);
        Assert.True(verdict.IsAccepted, $"{verdict}: {verdict.Reason}");
        return found!;
    }

    /// <summary>The log's newest cosigned checkpoint, as soon as so many devices have signed it.</summary>
    static async Task<string> CosignedBy(TestService service, string log, int devices)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            using var answer = await service.Http.GetAsync($"/log/{log}/cosigned", deadline.Token);
            var note = await answer.Content.ReadAsStringAsync(deadline.Token);
            if (answer.IsSuccessStatusCode && note.Split('\n').Count(line => line.StartsWith("— demo/", StringComparison.Ordinal)) >= devices) return note;
            await look.WaitForNextTickAsync(deadline.Token);
        }
    }
}
