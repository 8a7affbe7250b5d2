using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Trails;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Trails;

public sealed class FigureTrailTests
{
    [Fact]
    public async Task A_metered_number_opens_down_to_the_segments_of_its_edges()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            var trail = Trail(ledger, "2026-11", "mill");
            Assert.Equal(("closed", 1000m, "kWh"), (trail.State, trail.Quantity, trail.Unit));
            var part = Assert.Single(trail.Parts);
            Assert.Equal(trail.Co2eKg, part.Emissions.Where(e => e.Category == "electricity-location-based").Sum(e => e.Co2eKg));
            Assert.Equal("0.73 kg CO2e(AR5) per kWh", part.Emissions[0].Rate);
            var counter = Assert.Single(part.Counters);
            Assert.Equal(("mill.energy_import", "edge-mine", 1300m, 2300m, 1000m, true), (counter.Channel, counter.Device, counter.FromValue, counter.ToValue, counter.Quantity, counter.Stands));
            Assert.Equal((3, 4), (counter.First!.Number, counter.Last!.Number));
            Assert.Equal(Convert.FromHexString(counter.First.Identity), Assert.Single(ledger.Blobs($"SELECT identity FROM segment WHERE log_index = {counter.First.LogIndex}")));
            Assert.Null(counter.Bundle); // no register statements here
        }
    }

    [Fact]
    public async Task A_bill_opens_to_its_record_and_what_came_later_is_not_in_the_closed_number()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(1, 0) });
            var record = Assert.Single(Assert.Single(Trail(ledger, "2026-11", "bowser").Parts).Records);
            Assert.Equal(("invoice", 3000m, 3000m, "D-11", "anna, operator"), (record.Kind, record.Quantity, record.Part, record.Document, record.Who));
            Assert.NotNull(ledger.Open.Periods.Of("mine", "2026-11", out _)!.Late);
            Assert.False(record.Replaced);
            await ledger.RecordAsync(BilledMine.DieselBill with { Quantity = new ExactDecimal(2, 0), Replaces = Convert.FromHexString(record.Id) });
            Assert.True(Assert.Single(Assert.Single(Trail(ledger, "2026-11", "bowser").Parts).Records).Replaced); // the closed number is still made of it
        }
    }

    [Fact]
    public async Task An_edge_that_evidence_has_moved_since_no_longer_stands()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        Assert.True(Trail(ledger, "2026-11", "mill").Parts[0].Counters[0].Stands);
        Assert.Null(ledger.Open.Periods.Trail("mine", "2026-11", "kiln", out var why));
        Assert.Equal("2026-11 has no data of a stream \"kiln\"", why);
        Assert.Equal("2026-11 has no data of a stream \"bowser\"", Why(ledger, "bowser"));
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        await ledger.CloseAsync("2026-11");
        ledger.Execute("UPDATE edge SET steps = steps + 1"); // as a mended profile would, decoded again
        Assert.False(Trail(ledger, "2026-11", "mill").Parts[0].Counters[0].Stands);
    }

    [Fact]
    public async Task Weighed_receipts_and_a_stock_open_to_tickets_and_dips()
    {
        await using var ledger = TestLedger.Start(time: new ManualTime(UnmeteredMine.Now), plan: UnmeteredMine.Plan);
        await ledger.MeasureAsync();
        foreach (var wish in UnmeteredMine.All) await ledger.RecordAsync(wish);
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-10-31T14:00:00", 120));
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-11-30T14:00:00", 30));
        var ticket = Assert.Single(Trail(ledger, "2026-11", "limestone").Parts[0].Weighings);
        Assert.Equal(("2-abcd", 25_000m), (ticket.Ticket, ticket.NetKg));
        Assert.Equal(1, Trail(ledger, "2026-11", "limestone").Parts[0].WeighingsCounted);
        Assert.StartsWith("/api/v1/bundles/", ticket.Bundle, StringComparison.Ordinal);
        Assert.True(Trail(ledger, "2026-11", "limestone").Parts[0].WeighingsStand);
        Assert.Equal(["dip 12", "received 2", "issued 0.5", "dip 3"], Trail(ledger, "2026-11", "soda").Parts[0].Records.Select(r => $"{r.Kind} {r.Quantity}"));
    }

    [Fact]
    public async Task Of_more_weighings_than_are_listed_it_is_said_how_many_there_are()
    {
        const int trucks = 501;
        await using var ledger = TestLedger.Start(time: new ManualTime(UnmeteredMine.Now), plan: UnmeteredMine.Plan);
        var chain = await ledger.EnrolAsync();
        var first = Enumerable.Range(0, trucks).Select(i => Demo.FirstPass($"{2 * i + 1}-abcd", chain.NowMs + i, 40_000_000)).ToList();
        await ledger.LogAsync(chain.Seal([.. first, .. first.Select((f, i) => Demo.SecondPass($"{2 * i + 2}-abcd", chain.NowMs + trucks + i, 15_000_000, f))]));
        var part = Assert.Single(Trail(ledger, "2026-11", "limestone").Parts);
        Assert.Equal((500, trucks, trucks * 25m), (part.Weighings.Count, (int)part.WeighingsCounted, part.Quantity));
    }

    static TrailView Trail(TestLedger ledger, string period, string stream)
    {
        var trail = ledger.Open.Periods.Trail("mine", period, stream, out var why);
        Assert.True(trail is not null, why);
        return trail;
    }

    static string Why(TestLedger ledger, string stream)
    {
        ledger.Open.Periods.Trail("mine", "2026-11", stream, out var why);
        return why;
    }
}
