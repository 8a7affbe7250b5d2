using Traceability.Evidence.Entries;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Log;
using Traceability.Ledger.Redecoding;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Ledger.Tests.Redecoding;

public sealed class RedecodingTests
{
    [Fact]
    public async Task An_open_month_shows_mended_values_and_a_closed_one_has_them_beside_until_it_is_restated()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            var figure = ledger.Open.Periods.Figure("mine", "2026-11", out _);
            var before = ledger.Period("2026-11").Figure!.Streams.Single(s => s.Id == "mill");
            Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth));

            Assert.Equal(80m, Mill(ledger, "2026-10")); // open
            var november = ledger.Period("2026-11");
            Assert.Equal(1000m, november.Figure!.Streams.Single(s => s.Id == "mill").Quantity);
            Assert.Equal(figure, ledger.Open.Periods.Figure("mine", "2026-11", out _));
            var beside = november.Late!.Streams.Single(s => s.Id == "mill");
            Assert.Equal((100m, before.Co2eKg), (beside.Quantity, 10 * beside.Co2eKg));
            Assert.StartsWith("test-meter decoded again by m.rossi, analyst, 2026-12-01T00:00:00Z: the transformer's ratio was entered twice; ", november.Note, StringComparison.Ordinal);

            Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "the scale was wrong", ("invoice:mill", "billed by the same wrong ratio")));
            var restated = ledger.Period("2026-11");
            Assert.Equal(("restated", 100m, (string?)null), (restated.State, restated.Figure!.Streams.Single(s => s.Id == "mill").Quantity, restated.Note));
        }
    }

    [Fact]
    public async Task What_another_device_read_by_another_profile_stays_as_it_is()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        var (second, segments) = await ledger.SecondMeterAsync();
        var untouched = ledger.RowsOf(second.Chain, segments);
        Assert.Contains(untouched, row => row.Contains("kiln.energy_import", StringComparison.Ordinal));
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth));
        Assert.Equal(untouched, ledger.RowsOf(second.Chain, segments));
        Assert.Equal(100m, Mill(ledger, "2026-11"));
    }

    [Fact]
    public async Task What_was_mended_survives_a_restart_and_a_derivation_from_nothing_and_holds_for_what_comes_later()
    {
        await using var ledger = BilledMine.Start();
        var chain = await ledger.MeterAsync();
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth));
        var rows = ledger.DerivedRows();
        await ledger.RestartAsync();
        Assert.Equal(rows, ledger.DerivedRows());
        ledger.ForgetDerivation();
        await ledger.RestartAsync();
        Assert.Equal(rows, ledger.DerivedRows());
        Assert.Equal(2311m, Assert.Single(ledger.Open.Live.Of("mine")).Value * 10);

        chain.NowMs = BilledMine.December + 2 * BilledMine.Hour;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 231_200)));
        Assert.Equal(231.2m, Assert.Single(ledger.Open.Live.Of("mine")).Value);
        Assert.Equal(100m, Mill(ledger, "2026-11"));
    }

    [Fact]
    public async Task Cut_between_deed_and_rows_the_ledger_is_as_before_or_as_after()
    {
        foreach (var step in (SequencerStep[])[SequencerStep.Begun, SequencerStep.SegmentsWritten, SequencerStep.DerivedWritten, SequencerStep.Committed])
        {
            var armed = false;
            await using var ledger = TestLedger.Start(at => { if (armed && at == step) throw new IOException($"cut at {at}"); });
            var chain = await ledger.EnrolAsync();
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1100)));
            armed = true;
            await Assert.ThrowsAnyAsync<Exception>(() => ledger.MendAsync(Mended.Tenth));
            armed = false;
            await ledger.RestartAsync();
            var done = step == SequencerStep.Committed;
            Assert.Equal((done ? 1L : 0L, done ? 1m : 10m), (ledger.Count("SELECT COUNT(*) FROM deed"), ledger.Figures().Kwh));
            Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth)); // sent again it ends the same
            Assert.Equal((1L, 1m), (ledger.Count("SELECT COUNT(*) FROM deed"), ledger.Figures().Kwh));
        }
    }

    [Fact]
    public async Task Mending_twice_is_mending_once_a_later_mending_stands_alone_and_the_first_rules_give_the_first_rows()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        var rows = ledger.DerivedRows();
        var id = Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth)).Id;
        Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth)).Id);
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.With("scale: 0.01, resolution: 0.01, unit: kWh", "scale: 0.02, resolution: 0.01, unit: kWh")));
        Assert.Equal(2000m, Mill(ledger, "2026-11"));
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Wrong));
        Assert.Equal(rows, ledger.DerivedRows());
        Assert.Equal(3, ledger.Count("SELECT COUNT(*) FROM deed"));
    }

    [Fact]
    public async Task What_the_mended_rule_calls_no_value_has_none()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.With("unit: kWh,", "unit: kWh, sentinels: [\"0x0003870C\"],"))); // 231 180: not read
        var last = Assert.Single(ledger.Open.Live.Of("mine"));
        Assert.Equal(2311m, last.Value);
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.With("unit: kWh,", "unit: kWh, sentinels: [\"0x000386BC\"],"))); // 231 100: the last
        last = Assert.Single(ledger.Open.Live.Of("mine"));
        Assert.Equal((null, Quality.NotAvailable), (last.Value, last.Quality));
        Assert.Equal(231_000, ledger.Count("SELECT last_mantissa FROM counter"));
    }

    [Fact]
    public async Task Whatever_cannot_be_decoded_by_a_profile_is_refused_in_a_sentence_and_nothing_is_done()
    {
        await using var ledger = BilledMine.Start();
        Assert.Equal([$"profile: found {Mended.WrongSha256}; allowed: one by which mine was read: none was"], await RefusedAsync(Mended.Tenth));
        await ledger.MeterAsync();
        var rows = ledger.DerivedRows();
        Assert.Equal([$"profile: found {new string('0', 64)}; allowed: one by which mine was read: {Mended.WrongSha256} (test-meter)"], await RefusedAsync(Mended.Tenth, replaces: new byte[32]));
        Assert.Equal(["test-meter: nothing would change: every value that was read is decoded by these rules already"], await RefusedAsync(Mended.Wrong));
        Assert.Equal(["mill.energy_import: found Input register 74; allowed: Input register 72, which was read"], await RefusedAsync(Mended.With("wire: 72, printed: 72", "wire: 74, printed: 74")));
        Assert.Equal(["mill.energy_import: found Holding register 72; allowed: Input register 72, which was read"], await RefusedAsync(Mended.With("energy_import, table: input", "energy_import, table: holding")));
        Assert.Equal(["mill.energy_import: found 1 words a reading; allowed: 2, which were read"], await RefusedAsync(Mended.With("printed: 72, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: kWh, counter: {width: 32}", "printed: 72, type: u16, order: ABCD, scale: 0.01, resolution: 0.01, unit: kWh, counter: {width: 16}")));
        Assert.Equal(["mill.energy_import: found 10^-2 MWh, a counter; allowed: 10^-2 kWh, a counter, as the plan counts it"], await RefusedAsync(Mended.With("unit: kWh", "unit: MWh")));
        Assert.Equal(["mill.energy_import: found 10^-2 KWH, a counter; allowed: 10^-2 kWh, a counter, as the plan counts it; KWH and kWh differ in upper and lower case and are two units: m is a thousandth, M a million"], await RefusedAsync(Mended.With("unit: kWh", "unit: KWH")));
        Assert.Equal(["mill.power_total: found kW; allowed: W, as was signed"], await RefusedAsync(Mended.With("unit: W,", "unit: kW,")));
        Assert.Equal(["mill.energy_import: the mended profile has no such value; allowed: every value that was read"], await RefusedAsync(Mended.With("name: energy_import", "name: energy_export")));
        Assert.Contains("id", Assert.Single(await RefusedAsync(Mended.With("id: test-meter", "id: other-meter"))), StringComparison.Ordinal);
        Assert.NotEmpty(await RefusedAsync("id: ["u8.ToArray()));
        Assert.NotEmpty(await RefusedAsync([]));
        Assert.Equal(["note: missing; allowed: the reason, in a sentence"], await RefusedAsync(Mended.Tenth, note: null));
        Assert.Equal(rows, ledger.DerivedRows());
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM deed"));

        async Task<IReadOnlyList<string>> RefusedAsync(byte[] file, string? note = "wrong", byte[]? replaces = null) => await ledger.MendAsync(file, note, replaces) switch
        {
            DeedAnswer.Unknown(var why) => [why],
            DeedAnswer.Invalid(var why) => why,
            DeedAnswer.Conflict(var why) => why,
            _ => throw new Xunit.Sdk.XunitException("it was done"),
        };
    }

    [Fact]
    public void Decoding_again_by_the_same_rule_changes_nothing()
    {
        var random = new Random(20261123);
        foreach (var value in Demo.Profile.Values)
            for (var i = 0; i < 200; i++)
            {
                var words = Enumerable.Range(0, 2 * value.Rule.Words).Select(_ => (ushort)random.Next(0x10000)).ToArray();
                Decoded[] decoded = [.. words.Chunk(value.Rule.Words).Select(w => value.Rule.Decode(w))];
                var series = new Series { Channel = 1, WordsPerReading = value.Rule.Words, TimesMs = [5, 6], Words = words, Exponent = value.Rule.ResolutionExponent, Qualities = [.. decoded.Select(d => (Quality)d.Quality)], Mantissas = [.. decoded.Select(d => d.Mantissa)] };
                Assert.Equal(series.Encode(), Redecoded.Of(series, value.Rule).Encode());
            }
    }

    static decimal Mill(TestLedger ledger, string month) => ledger.Period(month).Figure!.Streams.Single(s => s.Id == "mill").Quantity;
}
