using System.Text.Json;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Ingest;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class IngestTests
{
    [Fact]
    public async Task A_segment_is_verified_logged_counted_and_answered_with_a_receipt_that_proves_it()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var first = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00, 101_50), Demo.Series(Demo.Diesel, chain.NowMs, 500_00, 502_25));
        var second = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 103_00), Demo.Series(Demo.Diesel, chain.NowMs, 503_00));

        var one = await ledger.LogAsync(first);
        var two = await ledger.LogAsync(second);

        Assert.True(two.Receipt.TryVerify(second.Identity, ledger.Open.Keys.Log.Key, out var checkpoint).IsOk);
        Assert.Equal(2, checkpoint!.Size);
        Assert.Equal((0, 1), (one.Receipt.Index, two.Receipt.Index));
        var figures = ledger.Figures();
        Assert.Equal((3.00m, 3.00m), (figures.Kwh, figures.Litres));
        Assert.Equal("complete", figures.State);
        Assert.True(figures is { Scope1Kg: > 0, Scope2Kg: > 0, SegmentsVerified: 2 });
    }

    [Fact]
    public async Task The_thief_is_refused_and_entry_signed_and_claimed_value_are_named()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var signed = Demo.Series(Demo.Diesel, chain.NowMs, 500_00, 600_00, 700_00);
        var genuine = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00), signed);
        await ledger.LogAsync(genuine);
        var before = ledger.DerivedRows();

        var lowered = Demo.Series(Demo.Diesel, signed.TimesMs[^1], 500_00, 500_00, 700_00);
        var why = await ledger.RefusedAsync(genuine.WithEntries([.. genuine.Body.Entries.Take(3), lowered.Encode()]));

        Assert.Equal(RefusalReason.EntriesAltered, why.Reason);
        Assert.Equal((3, "diesel.volume_total (channel 2, reading 1)", "600.00", "500.00", "l"),
            (why.Alteration!.Entry, why.Alteration.What, why.Alteration.Signed, why.Alteration.Claimed, why.Alteration.Unit));
        Assert.Equal(before, ledger.DerivedRows());
        using var evidence = JsonDocument.Parse(File.ReadAllBytes(why.Alteration.EvidenceFile));
        Assert.Equal(genuine.Message, evidence.RootElement.GetProperty("message_signed").GetBytesFromBase64());
        Assert.Equal("600.00", evidence.RootElement.GetProperty("signed").GetString());
    }

    [Fact]
    public async Task Foreign_entries_that_come_first_do_not_keep_the_genuine_segment_out()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var genuine = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00));

        var why = await ledger.RefusedAsync(genuine.WithEntries([.. genuine.Body.Entries.Take(2), Demo.Series(Demo.Energy, chain.NowMs, 1_00).Encode()]));

        Assert.Equal(RefusalReason.RootMismatch, why.Reason);
        Assert.False((await ledger.LogAsync(genuine)).Again);
        Assert.True((await ledger.LogAsync(genuine)).Again);
    }

    [Fact]
    public async Task A_weight_is_what_its_words_give_by_the_rule_of_the_channel_that_it_names()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var good = Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000);
        await ledger.LogAsync(chain.Seal(good));
        Assert.Empty(ledger.Rows("finding"));
        foreach (var (wrong, why) in new[]
        {
            (good with { ShownGrams = 40_020_000 }, "the words give 40000000 g (Good), shown are 40020000 g"), (good with { Channel = Demo.Energy }, "not in kg"),
            (good with { Channel = 99 }, "channel 99 of a configuration with 4"), (good with { WeightWords = [0, 1] }, "1 words, the rule has 2"),
            (good with { Channel = null, WeightWords = [] }, "no register words beside the weight shown"),
        })
        {
            await ledger.LogAsync(chain.Seal(wrong with { Ticket = $"{chain.NowMs}-abcd", CapturedMs = chain.NowMs }));
            Assert.Contains(ledger.Rows("finding"), row => row.StartsWith($"{Chains.FindingKind.WeighingMismatch}|", StringComparison.OrdinalIgnoreCase) && row.Contains(why, StringComparison.Ordinal));
        }
        Assert.Equal(5, ledger.Rows("finding").Count());
    }
}
