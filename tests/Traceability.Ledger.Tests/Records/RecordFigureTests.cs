using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Xunit;

namespace Traceability.Ledger.Tests.Records;

public sealed class RecordFigureTests
{
    [Fact]
    public async Task One_invoice_number_is_not_taken_for_a_second_month()
    {
        await using var ledger = UnmeteredMine.Start();
        var first = await ledger.RecordAsync(UnmeteredMine.Bill);
        var second = UnmeteredMine.Bill with { FromMs = UnmeteredMine.Ms("2026-10-01T00:00:00"), ToMs = UnmeteredMine.Ms("2026-11-01T00:00:00") };
        Assert.StartsWith($"invoice: invoice {first} (INV-1) is recorded from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z", Assert.IsType<RecordAnswer.Conflict>(await ledger.TakeAsync(second)).Why, StringComparison.Ordinal);
        Assert.IsType<RecordAnswer.Recorded>(await ledger.TakeAsync(second with { Document = "INV-1/2" }));
        Assert.IsType<RecordAnswer.Recorded>(await ledger.TakeAsync(second with { Replaces = Convert.FromHexString(first), Quantity = new ExactDecimal(1, 0) })); // it was of the other month
    }

    [Fact]
    public async Task Of_a_stream_that_no_meter_determines_one_time_is_estimated_once_too()
    {
        await using var ledger = UnmeteredMine.Start();
        var estimate = UnmeteredMine.Guess with { FromMs = UnmeteredMine.Bill.FromMs, ToMs = UnmeteredMine.Bill.ToMs };
        var first = await ledger.RecordAsync(estimate);
        var second = estimate with { Document = "a second opinion", Quantity = new ExactDecimal(10, 0), ToMs = UnmeteredMine.Ms("2026-11-15T00:00:00") };
        Assert.Equal($"estimate: {first} tells of genset from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z; a time is estimated once: another estimate of that time replaces it", Assert.IsType<RecordAnswer.Conflict>(await ledger.TakeAsync(second)).Why);
        Assert.IsType<RecordAnswer.Recorded>(await ledger.TakeAsync(second with { Replaces = Convert.FromHexString(first) }));
    }

    [Fact]
    public async Task Every_determination_counts_and_what_nobody_recorded_is_said()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        var bare = ledger.Figures();
        Assert.Equal(["limestone 25 t", "mill 0.7 kWh"], Quantities(bare)); // what left loaded is no receipt
        foreach (var stream in (string[])["bowser: no data", "genset: no data", "soda: no data"]) Assert.Contains(stream, bare.Why);

        foreach (var wish in UnmeteredMine.All) await ledger.RecordAsync(wish);
        var figures = ledger.Figures();
        Assert.Equal(["bowser 100 L", "genset 32 L", "limestone 25 t", "mill 0.7 kWh", "soda 7.5 t"], Quantities(figures));
        Assert.Equal(["genset: nothing is recorded from 2026-11-22T00:00:00Z to 2026-11-22T08:00:00Z"], figures.Why);
        Assert.Equal((5, 0m), (figures.Coverage!.StreamsDetermined, figures.Coverage.QuantityPercent!.Value));
        Assert.Contains(figures.Components, c => c is { Category: "process", Gas: "CO2", Quality: "primary" });
        Assert.Contains(figures.Components, c => c is { Category: "mobile-combustion", Quality: "secondary" }); // the estimate
        Assert.True(figures.Shares!.EvidencePercent is > 0 and < 100);
    }

    [Fact]
    public async Task The_order_of_recording_a_restart_and_a_new_derivation_change_nothing()
    {
        await using TestLedger one = UnmeteredMine.Start(), other = UnmeteredMine.Start();
        await one.MeasureAsync();
        foreach (var wish in UnmeteredMine.All) await one.RecordAsync(wish);
        foreach (var wish in UnmeteredMine.All.Reverse()) await other.RecordAsync(wish);
        await other.MeasureAsync();
        var (figures, turned) = (one.Figures(), other.Figures());
        Assert.Equal(Quantities(figures), Quantities(turned));
        Assert.Equal(figures.Components, turned.Components);
        Assert.Equal(figures.Why, turned.Why);

        await one.RestartAsync();
        Assert.Equal(figures.InputsHash, one.Figures().InputsHash);
        one.ForgetDerivation();
        await one.RestartAsync();
        Assert.Equal(figures.InputsHash, one.Figures().InputsHash);
    }

    [Fact]
    public async Task A_correction_counts_in_the_place_of_what_it_replaces_and_both_stay()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        var first = await ledger.RecordAsync(UnmeteredMine.Bill);
        var second = await ledger.RecordAsync(UnmeteredMine.Bill with { Quantity = new ExactDecimal(6000, 0), Replaces = Convert.FromHexString(first) });
        Assert.Contains("bowser 200 L", Quantities(ledger.Figures()));
        Assert.Equal(2, ledger.Count("SELECT COUNT(*) FROM record"));
        await ledger.RecordAsync(UnmeteredMine.Bill with { Quantity = ExactDecimal.Zero, Note = "of another site", Replaces = Convert.FromHexString(second) });
        Assert.Contains("bowser 0 L", Quantities(ledger.Figures()));
    }

    [Fact]
    public async Task A_facility_without_readings_has_the_figure_of_its_records()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.RecordAsync(UnmeteredMine.Bill);
        await ledger.RecordAsync(UnmeteredMine.Bill with { Document = "INV-2", Quantity = new ExactDecimal(1, -9) }); // another supplier
        var figures = ledger.Figures();
        Assert.Equal(["bowser 3000.000000001 L"], Quantities(figures));
        Assert.Equal((UnmeteredMine.Bill.FromMs, UnmeteredMine.Bill.ToMs), (figures.From!.Value.ToUnixTimeMilliseconds(), figures.To!.Value.ToUnixTimeMilliseconds()));
        Assert.Contains("mill: no data", figures.Why);
    }

    [Fact]
    public async Task A_stock_without_dips_at_both_ends_has_no_quantity()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-11-21T07:00:00", 100));
        Assert.Contains(ledger.Figures().Why, why => why.StartsWith("soda: no dip of its own within 12 h of", StringComparison.Ordinal));
    }

    static List<string> Quantities(FacilityFigures figures) => [.. figures.Streams.Select(s => FormattableString.Invariant($"{s.Id} {s.Quantity:0.#########} {s.Unit}"))];

    /// <summary>A certificate's vintage, or the year of another stream's factor, asks nobody to dip a tank.</summary>
    [Fact]
    public async Task A_stocks_balance_is_divided_where_something_else_is_cut_and_sums_to_itself()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-11-01T02:00:00", 300));
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-11-30T22:00:00", 103));
        long from = UnmeteredMine.Ms("2026-11-01T00:00:00"), cut = UnmeteredMine.Ms("2026-11-10T00:00:00"), to = UnmeteredMine.Ms("2026-12-01T00:00:00");
        using var connection = ledger.Open.Database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var why = new List<string>();
        var parts = FacilityAccount.Read(connection, ledger.Open.Organisation, "mine").Activity(ledger.Open.Plans.ByFacility["mine"], [from, cut, to], why).Where(a => a.StreamId == "soda").ToList();
        Assert.DoesNotContain(why, w => w.StartsWith("soda", StringComparison.Ordinal));
        Assert.Equal([(from, cut), (cut, to)], parts.Select(p => (p.FromMs, p.ToMs)));
        Assert.Equal(0, parts.Aggregate(ExactDecimal.Zero, (sum, p) => sum + p.Quantity).CompareTo(new ExactDecimal(197, -1)));
        Assert.Equal(5.91m, parts[0].Quantity.ToDecimal()); // nine of thirty days
    }

    [Fact]
    public async Task Two_dips_of_one_instant_and_one_delivery_note_at_two_times_are_not_both_recorded()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-10-31T14:00:00", 1000));
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-11-30T14:00:00", 100, "dip book 7"));
        Assert.IsType<RecordAnswer.Conflict>(await ledger.TakeAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-11-30T14:00:00", 400, "dip book 8")));
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Receipt, "2026-11-10T10:00:00", 250, "DN-7"));
        Assert.IsType<RecordAnswer.Conflict>(await ledger.TakeAsync(UnmeteredMine.Soda(RecordKind.Receipt, "2026-11-10T10:05:00", 250, "DN-7")));
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Receipt, "2026-11-10T10:05:00", 250, "DN-8"));
        Assert.Equal(140m, ledger.Period("2026-11").Figure!.Streams.Single(s => s.Id == "soda").Quantity);
    }
}
