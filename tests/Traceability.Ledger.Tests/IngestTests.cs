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
}
