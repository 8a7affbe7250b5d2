using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Store;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class TamperTests
{
    [Fact]
    public async Task No_flipped_bit_anywhere_in_a_message_becomes_a_changed_fact()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var tag = new PersonalValue(2, RandomNumberGenerator.GetBytes(32), "tag", "E200341201");
        var first = chain.Seal([new TagSeen("gate", tag.Commitment, 1000, 2000), Demo.Series(Demo.Energy, chain.NowMs, 100, 150)], [tag], null);
        var second = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 160, 175), Demo.Series(Demo.Diesel, chain.NowMs, 10));
        var flips = 0;
        // Every bit of the first, before the original is held; every bit of the second, after it is.
        foreach (var (segment, heldBefore) in ((BuiltSegment, bool)[])[(first, false), (second, true)])
        {
            if (heldBefore) await ledger.LogAsync(segment);
            var verdicts = new List<(int Bit, Task<Verdict> Verdict)>();
            for (var bit = 0; bit < segment.Message.Length * 8; bit++, flips++)
            {
                byte[] flipped = [.. segment.Message];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                verdicts.Add((bit, await ledger.Open.Intake.SubmitAsync(TestLedger.Mine, flipped, CancellationToken.None)));
            }
            foreach (var (bit, pending) in verdicts)
                if (await pending is Verdict.Logged logged)
                    Assert.True(logged.Identity.AsSpan().SequenceEqual(segment.Identity), $"bit {bit} became another segment");
            await ledger.LogAsync(segment);
            Assert.Equal(segment.Body.Entries, ledger.StoredBody(segment).Entries);
        }
        Assert.True(flips > 5000, $"{flips} flips");
        Assert.Equal(0.75m, ledger.Figures().Kwh);
        Assert.Equal(2, ledger.Rows("segment").Count);
    }

    [Fact]
    public async Task Two_signed_contents_for_one_number_are_both_kept_found_and_make_the_figures_incomplete()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100), Demo.Series(Demo.Diesel, chain.NowMs, 10, 20)));
        var clone = chain.Branch();
        var one = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200));
        var other = clone.Seal(Demo.Series(Demo.Energy, clone.NowMs, 900));
        await ledger.LogAsync(one);
        Assert.Equal("complete", ledger.Figures().State);
        await ledger.LogAsync(other);

        var findings = ledger.Rows("finding");
        Assert.Equal(2, findings.Count(f => f.StartsWith("equivocation", StringComparison.Ordinal)));
        Assert.Equal("incomplete", ledger.Figures().State);
        Assert.Equal(1.00m, ledger.Figures().Kwh); // what was counted first stays counted
        Assert.Equal(one.Body.Entries, ledger.StoredBody(one).Entries);
        Assert.Equal(other.Body.Entries, ledger.StoredBody(other).Entries);
    }

    [Fact]
    public async Task Of_a_fifth_branch_only_the_header_is_kept()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var branches = Enumerable.Range(0, 6).Select(_ => chain.Branch()).ToList();
        foreach (var branch in branches)
        {
            branch.NewRun();
            await ledger.LogAsync(branch.Seal(Demo.Series(Demo.Energy, branch.NowMs, 200)));
            await ledger.LogAsync(branch.Seal(Demo.Series(Demo.Energy, branch.NowMs, 300)));
        }
        Assert.Equal(4, ledger.Count("SELECT COUNT(*) FROM segment WHERE header_only = 1"));
        Assert.Equal(2.00m, ledger.Figures().Kwh);
        await ledger.RestartAsync();
        Assert.Equal(2.00m, ledger.Figures().Kwh);
    }

    [Fact]
    public async Task A_tally_that_does_not_follow_is_a_finding_whichever_segment_came_first()
    {
        foreach (var forwards in (bool[])[true, false])
        {
            await using var ledger = TestLedger.Start();
            var chain = await ledger.EnrolAsync();
            var first = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
            var second = chain.Seal([Demo.Series(Demo.Energy, chain.NowMs, 200)], [], header => header with { FirstSeq = header.FirstSeq + 7 });
            foreach (var segment in forwards ? [first, second] : (BuiltSegment[])[second, first]) await ledger.LogAsync(segment);
            var finding = Assert.Single(ledger.Rows("finding"));
            Assert.StartsWith("tally mismatch", finding, StringComparison.Ordinal);
            Assert.EndsWith("first seq|first seq 10 where 3 follows|open", finding, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Words_that_do_not_give_the_value_beside_them_are_refused()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var lie = Demo.Series(Demo.Diesel, chain.NowMs, 500, 600) with { Mantissas = [500, 590] };
        var why = await ledger.RefusedAsync(chain.Seal(lie).Message);
        Assert.Equal((RefusalReason.DecodingMismatch, "entry 2: diesel.volume_total, reading 1: the words give 600 (Good), beside them stands 590 (Good)"), (why.Reason, why.Detail));
    }

    [Fact]
    public async Task A_device_that_is_not_enrolled_is_quarantined_and_taken_once_it_is()
    {
        await using var ledger = TestLedger.Start();
        var terms = Assert.IsType<EnrolmentAnswer.Terms>(await ledger.Open.Enrolments.GiveVoucherAsync(TestLedger.Mine, CancellationToken.None)).Given;
        var chain = new ChainBuilder(terms).Configure(Demo.Channels);
        var segment = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));

        Assert.Equal(RefusalReason.NotEnrolled, (await ledger.RefusedAsync(segment.Message)).Reason);
        Assert.Equal(RefusalReason.NotEnrolled, (await ledger.RefusedAsync(segment.Message)).Reason);
        Assert.Equal(2, ledger.Count("SELECT times FROM quarantine"));

        await ledger.Open.Enrolments.EnrolAsync(chain.Request.Bytes, CancellationToken.None);
        await ledger.LogAsync(segment);
    }

    [Fact]
    public async Task A_segment_on_another_devices_topic_is_refused_and_taken_on_its_own()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var segment = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        Assert.Equal(RefusalReason.ForeignTopic, (await ledger.RefusedAsync(segment.Message, new DeviceAddress("demo", "refinery", "edge-refinery"))).Reason);
        await ledger.LogAsync(segment);
    }

    [Fact]
    public async Task A_newer_typ_is_quarantined_as_newer()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var segment = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var newer = CoseSign1.Sign(key, EvidenceKey.Of(key).Kid, "tr.segment.v2+cbor", segment.Segment.Sign1.Payload);
        Assert.Equal(RefusalReason.Newer, (await ledger.RefusedAsync(SegmentMessage.Pack(newer.Bytes, segment.Body).Encode())).Reason);
        Assert.Contains("|newer|", Assert.Single(ledger.Rows("quarantine")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_garbage_messages_stay_within_the_quota_and_the_genuine_one_passes()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var random = new Random(3);
        var verdicts = new List<Task<Verdict>>();
        for (var i = 0; i < 1000; i++)
        {
            var garbage = new byte[random.Next(0, 20_000)];
            random.NextBytes(garbage);
            verdicts.Add(await ledger.Open.Intake.SubmitAsync(TestLedger.Mine, garbage, CancellationToken.None));
        }
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        foreach (var verdict in verdicts) Assert.IsType<Verdict.Refused>(await verdict);

        Assert.True(ledger.Count("SELECT COUNT(*) FROM quarantine") <= Quarantine.MostKept);
        Assert.True(ledger.Count("SELECT SUM(LENGTH(message)) FROM quarantine") <= Quarantine.MostKeptBytes);
        Assert.Equal(1000, ledger.Count("SELECT refused FROM quarantine_total"));
        Assert.Equal(ledger.Count("SELECT COUNT(*) FROM quarantine"), ledger.Count("SELECT kept FROM quarantine_total"));
    }

    [Fact]
    public async Task A_flood_of_invented_devices_shares_one_quota()
    {
        await using var ledger = TestLedger.Start();
        for (var i = 0; i < Quarantine.MostTopics + 300; i++)
            await ledger.Open.Intake.SubmitAsync(new DeviceAddress("demo", "mine", $"d{i}"), Encoding.UTF8.GetBytes($"garbage {i}"), CancellationToken.None);
        await ledger.RefusedAsync([1]);
        Assert.Equal(Quarantine.MostTopics + 1, ledger.Count("SELECT COUNT(*) FROM quarantine_total"));
        Assert.Equal(Quarantine.MostKept, ledger.Count("SELECT kept FROM quarantine_total WHERE topic = '(others)'"));
    }

    [Fact]
    public async Task What_is_put_aside_holds_no_personal_value()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        const string uid = "E200341201DEADBEEF";
        var tag = new PersonalValue(3, new byte[32], "tag", uid);
        var genuine = chain.Seal([Demo.Series(Demo.Energy, chain.NowMs, 100), Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000) with { Vehicle = tag.Commitment }], [tag], null);
        // Not compressed, so that the value would be found where it is.
        var plain = new SegmentMessage(genuine.Segment.Sign1.Bytes, 0, (genuine.Body with { Entries = [.. genuine.Body.Entries.Reverse()] }).Encode()).Encode();
        var unreadable = new SegmentMessage(genuine.Segment.Sign1.Bytes, 0, [.. genuine.Body.Encode(), 0]).Encode();
        Assert.Contains(uid, System.Text.Encoding.Latin1.GetString(plain), StringComparison.Ordinal);
        await ledger.LogAsync(genuine);
        Assert.Equal(RefusalReason.EntriesAltered, (await ledger.RefusedAsync(plain)).Reason);
        Assert.Equal(RefusalReason.BodyUnreadable, (await ledger.RefusedAsync(unreadable)).Reason);

        Assert.Equal(RefusalReason.Malformed, (await ledger.RefusedAsync([.. plain, 0])).Reason);
        Assert.Equal(3, ledger.Count("SELECT COUNT(*) FROM quarantine"));
        Assert.Empty(Assert.Single(ledger.Blobs("SELECT message FROM quarantine WHERE reason = 'malformed'"))); // what cannot be read may say anything
        foreach (var kept in ledger.Blobs("SELECT message FROM quarantine WHERE reason <> 'malformed'"))
        {
            Assert.DoesNotContain(uid, System.Text.Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
            Assert.True(SegmentMessage.TryRead(kept, out var message).IsOk);
            Assert.Equal(genuine.Segment.Sign1.Bytes, message!.Sign1);
        }
        using var evidence = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Assert.Single(Directory.GetFiles(ledger.EvidenceFolder))));
        foreach (var name in (string[])["message_signed", "message_claimed"])
        {
            Assert.True(SegmentMessage.TryRead(evidence.RootElement.GetProperty(name).GetBytesFromBase64(), out var message).IsOk);
            Assert.True(message!.TryReadBody(out var body).IsOk);
            Assert.Empty(body!.Personal);
        }
    }

    [Fact]
    public async Task Latest_values_are_never_those_of_a_segment_that_waits_for_the_one_before_it()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var second = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200));
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 300)));
        Assert.Equal(1.00m, Assert.Single(ledger.Open.Live.Of("mine")).Value);
        await ledger.RestartAsync();
        Assert.Equal(1.00m, Assert.Single(ledger.Open.Live.Of("mine")).Value);
        await ledger.LogAsync(second);
        await ledger.RestartAsync();
        Assert.Equal(3.00m, Assert.Single(ledger.Open.Live.Of("mine")).Value);
    }

    [Fact]
    public async Task A_weighing_names_the_receipt_of_its_own_segment_not_of_a_forks_sibling()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var clone = chain.Branch();
        clone.NewRun();
        var clones = clone.Seal(Demo.Series(Demo.Energy, clone.NowMs, 100));
        var first = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        var second = chain.Seal(Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
        // The clone's number 2 is logged first, but the genuine number 1 is what the chain's figures follow.
        var clonesSecond = clone.Seal(Demo.Series(Demo.Energy, clone.NowMs, 200));
        foreach (var segment in (BuiltSegment[])[first, clonesSecond, clones, second]) await ledger.LogAsync(segment);
        var weighing = Assert.Single(new LedgerQueries(ledger.Open.Database, "demo").Weighings(FacilityScope.Of("mine"), null, 10).Items);
        Assert.Equal(3, weighing.LogIndex);
    }
}
