using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Certificates;

public sealed class CertificateLaws
{
    static readonly SourceStream mill = Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh");
    static readonly SourceStream camp = Sample.Stream("camp", StreamCategory.Electricity, "grid", "MWh");
    static readonly SourceStream pump = Sample.Stream("pump", StreamCategory.Electricity, "grid", "kWh");

    static EnergyAttributeCertificate Certificate(string id, long volumeKwh) => new(
        id, CertificateKind.IRec, "AU", Sample.Midnight, Sample.Midnight + Sample.Month, new ExactDecimal(volumeKwh, 0), [new GasRate(Gas.Co2, new ExactDecimal(123, -4))],
        new Citation("a registry", "1", id, 2023), new DateOnly(2023, 12, 1), "R-1", [.. QualityCriteria.Names.Select(n => new CriterionAnswer(n.Criterion, true, "seen"))]);

    static CertificateClaim Claim(EnergyAttributeCertificate certificate, long before, long vintage) => new(certificate, new ExactDecimal(before, 0), new ExactDecimal(vintage, 0));

    static bool TryDerive(int fromHour, int toHour, IReadOnlyList<ActivityData> activity, IReadOnlyList<CertificateClaim> claims, out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals) =>
        FacilityInventory.TryDerive(Sample.Plan(mill, pump), Methodology.Facility, Sample.Library, Sample.Midnight + fromHour * Sample.Hour, Sample.Midnight + toHour * Sample.Hour, activity, claims, out inventory, out refusals);

    static FacilityInventory Derived(ActivityData[] activity, params CertificateClaim[] claims)
    {
        Assert.True(TryDerive(0, 31 * 24, activity, claims, out var inventory, out var refusals), string.Join('\n', refusals));
        return inventory;
    }

    static Refusal Refused(params CertificateClaim[] claims)
    {
        Assert.False(TryDerive(0, 31 * 24, [Sample.Activity("mill", "1000")], claims, out _, out var refusals));
        return refusals[0];
    }

    static Int128 Taken(FacilityInventory inventory) => inventory.Emissions.Where(e => e.Gas == Gas.Co2).Aggregate((Int128)0, (sum, e) => sum + e.Micrograms);

    [Fact]
    public void The_periods_of_a_vintage_share_a_certificate_exactly_however_they_are_cut()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var days = Enumerable.Range(0, 31).Select(_ => (Mill: random.Next(100_000), Pump: random.Next(1_000))).ToList();
            var all = days.Sum(d => (long)d.Mill + d.Pump);
            var certificate = Certificate("c", random.NextInt64(2 * all) + 1);
            var (kwh, gas, before) = (ExactDecimal.Zero, (Int128)0, 0L);
            for (var day = 0; day < 31;)
            {
                var next = Math.Min(31, day + random.Next(1, 12));
                var activity = Enumerable.Range(day, next - day).SelectMany(d => (ActivityData[])[
                    Sample.Activity("mill", $"{days[d].Mill}", fromHour: d * 24, toHour: d * 24 + 24), Sample.Activity("pump", $"{days[d].Pump}", fromHour: d * 24, toHour: d * 24 + 24)]).ToArray();
                random.Shuffle(activity);
                Assert.True(TryDerive(day * 24, next * 24, activity, [Claim(certificate, before, all)], out var inventory, out var refusals), $"seed {seed}: {string.Join('\n', refusals)}");
                kwh += inventory.Certificates.Single().PeriodKwh;
                gas += Taken(inventory);
                before += Enumerable.Range(day, next - day).Sum(d => (long)days[d].Mill + days[d].Pump);
                day = next;
            }
            var applied = certificate.VolumeKwh < new ExactDecimal(all, 0) ? certificate.VolumeKwh : new ExactDecimal(all, 0);
            Assert.True(applied.CompareTo(kwh) == 0, $"seed {seed}: {applied} {kwh}");
            Assert.True(applied.Mantissa * 12_300_000 == gas, $"seed {seed}");
        }
    }

    [Fact]
    public void The_order_of_claims_and_activity_changes_neither_figure_nor_hash()
    {
        var random = new Random(3);
        ActivityData[] activity = [.. Enumerable.Range(0, 31).Select(d => Sample.Activity(d % 2 == 0 ? "mill" : "pump", $"{random.Next(999)}", fromHour: d * 24, toHour: d * 24 + 24))];
        static CertificateClaim OfTwoMonths(string id, long volume, long vintage = 50_000) => Claim(Certificate(id, volume) with { VintageToMs = Sample.Midnight + 2 * Sample.Month }, 0, vintage);
        CertificateClaim[] claims = [OfTwoMonths("a", 500), OfTwoMonths("b", 700), OfTwoMonths("c", 11)];
        var first = Derived(activity, claims);
        for (var round = 0; round < 20; round++)
        {
            random.Shuffle(activity);
            random.Shuffle(claims);
            var again = Derived(activity, claims);
            Assert.Equal(first.Emissions, again.Emissions);
            Assert.Equal(first.InputsHash, again.InputsHash);
        }
        Assert.NotEqual(first.InputsHash, Derived(activity, claims[..2]).InputsHash);
        Assert.NotEqual(first.InputsHash, Derived(activity, [.. claims.Select(c => c with { VintageKwh = new ExactDecimal(50_001, 0) })]).InputsHash);
    }

    [Fact]
    public void All_of_a_claim_that_changes_a_figure_is_in_the_hash()
    {
        ActivityData[] activity = [Sample.Activity("mill", "1000")];
        var certificate = Certificate("a", 600) with { VintageFromMs = Sample.Midnight - Sample.Month, VintageToMs = Sample.Midnight + 2 * Sample.Month };
        var claim = Claim(certificate, 10, 5000);
        CertificateClaim[] claims =
        [
            claim, claim with { BeforeKwh = new ExactDecimal(11, 0) }, claim with { VintageKwh = new ExactDecimal(5001, 0) }, claim with { Certificate = certificate with { Id = "b" } },
            claim with { Certificate = certificate with { Kind = CertificateKind.Go } }, claim with { Certificate = certificate with { VolumeKwh = new ExactDecimal(601, 0) } },
            claim with { Certificate = certificate with { VintageFromMs = 0 } }, claim with { Certificate = certificate with { VintageToMs = certificate.VintageToMs + 1 } }, claim with { Certificate = certificate with { CancelledOn = null } },
            CertificateClaim.Unfinished(certificate), claim with { Certificate = certificate with { GasesPerKwh = [new GasRate(Gas.Co2, new ExactDecimal(1, 0))] } }, claim with { Certificate = certificate with { GasesPerKwh = [new GasRate(Gas.BiogenicCo2, new ExactDecimal(123, -4))] } },
            claim with { Certificate = certificate with { Criteria = [.. certificate.Criteria.Select(c => c with { Met = null })] } }, claim with { Certificate = certificate with { Criteria = [.. certificate.Criteria.Select(c => c with { Met = false })] } },
        ];
        string[] hashes = [Derived(activity).InputsHash, .. claims.Select(c => Derived(activity, c).InputsHash)];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void What_was_drawn_in_a_vintage_that_ended_in_the_period_is_what_its_claim_says()
    {
        var ended = Certificate("a", 600);
        Assert.Contains("which ended with 1000 kWh drawn", Refused(Claim(ended, 0, 5000)).Message, StringComparison.Ordinal);
        Assert.Contains("and 1000 kWh were drawn", Refused(Claim(ended, 0, 999)).Message, StringComparison.Ordinal);
        Derived([Sample.Activity("mill", "1000")], Claim(ended, 0, 1000));
        Assert.Contains("certificates a and b are of one vintage and say two things", Refused(Claim(ended, 0, 1000), Claim(Certificate("b", 10), 0, 100_000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_stream_is_chosen_each_takes_by_what_it_drew()
    {
        var inventory = Derived([Sample.Activity("mill", "300"), Sample.Activity("pump", "100")], Claim(Certificate("a", 200), 0, 400));
        Assert.Equal(["mill 1845000000", "pump 615000000"], inventory.Emissions.Where(e => e.Gas == Gas.Co2).OrderBy(e => e.Activity.StreamId, StringComparer.Ordinal).Select(e => $"{e.Activity.StreamId} {e.Micrograms}"));
    }

    [Fact]
    public void Certificates_for_all_that_was_drawn_need_no_residual_mix()
    {
        Assert.True(FacilityInventory.TryDerive(Sample.Plan(mill) with { Region = "AU-QLD" }, Methodology.Facility, Sample.Library, Sample.Midnight, Sample.Midnight + Sample.Month,
            [Sample.Activity("mill", "1000")], [Claim(Certificate("a", 600), 0, 1000), Claim(Certificate("b", 400), 0, 1000)], out var inventory, out _));
        Assert.Equal(12_300_000_000, inventory.CategoryMicrograms(EmissionCategory.ElectricityMarket));
        Assert.DoesNotContain(inventory.Components, c => c.Category == EmissionCategory.ElectricityMarket && c.Gas != Gas.Co2);
    }

    /// <summary>Of 1 000 kWh certificates cover none, 900 or all; the rest has a row that counts a life cycle. Upstream is 0.15 kg a kWh.</summary>
    [Theory]
    [InlineData(2, 0, 0), InlineData(2, 900, 135), InlineData(2, 1000, 150)]
    [InlineData(1, 900, 0), InlineData(1, 1000, 150)]
    public void What_certificates_cover_has_the_upstream_that_a_life_cycle_row_of_the_rest_does_not_count(int version, long covered, long upstreamKg)
    {
        var plan = Sample.Plan(mill) with { Decisions = [new(StreamCategory.Electricity, "grid", FactorPart.Generation, FactorMethod.ResidualMix, "grid-life-cycle", "test")] };
        var inputs = FigureInputs.Of(new Period("2023-07", Sample.Midnight, Sample.Midnight + Sample.Month), plan, default, Methodology.Product, Sample.Library, [Sample.Activity("mill", "1000")],
            covered == 0 ? [] : [Claim(Certificate("a", covered), 0, 1000)], []) with { Version = version };
        Assert.True(inputs.TryDerive(out var inventory, out var refusals), string.Join('\n', refusals));
        Assert.Equal(upstreamKg * 1_000_000_000, inventory.CategoryMicrograms(EmissionCategory.FuelAndEnergy));
        Assert.Equal(covered * 12_300_000 + (1000 - covered) * 800_000_000, inventory.CategoryMicrograms(EmissionCategory.ElectricityMarket));
        Assert.True((inputs with { Version = 3 - version }).TryDerive(out var byOther, out _));
        Assert.Equal(covered != 900, inventory.InputsHash == byOther.InputsHash);
        var byGrid = inputs with { Methodology = Methodology.Facility, Plan = plan with { Decisions = [.. plan.Decisions, plan.Decisions[0] with { Method = FactorMethod.LocationBased }] } };
        Assert.True(byGrid.TryDerive(out var facility, out _));
        Assert.Equal(0, facility.CategoryMicrograms(EmissionCategory.FuelAndEnergy)); // the grid's own row, by which the total goes, counts all of it
        Assert.Equal(covered == 900 && version == 2, inventory.Disclosures.Any(d => d.EndsWith("are counted of what certificates cover alone", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_stream_in_megawatt_hours_takes_the_same()
    {
        FactorLibrary perMegawattHour = new([Sample.ReadSet(Sample.SmallSetText.Replace("\"per\": \"kWh\"", "\"per\": \"MWh\"", StringComparison.Ordinal))]);
        Assert.True(FacilityInventory.TryDerive(Sample.Plan(camp), Methodology.Facility, perMegawattHour, Sample.Midnight, Sample.Midnight + Sample.Month,
            [Sample.Activity("camp", "1")], [Claim(Certificate("a", 600), 0, 1000)], out var inventory, out var refusals), string.Join('\n', refusals));
        Assert.Equal(600 * 12_300_000L, Taken(inventory));
        Assert.Equal("600", inventory.Certificates.Single().PeriodKwh.ToString());
    }

    [Fact]
    public void An_edge_on_a_tie_goes_to_the_even_watt_hour_and_microgram()
    {
        CertificateShares shares = new(Claim(Certificate("a", 1), 0, 2000));
        Assert.Equal([0, 1, 2, 2, 2], Enumerable.Range(1, 5).Select(kwh => (int)shares.Edge(new ExactDecimal(kwh, 0)).Mantissa)); // 0.5, 1, 1.5, 2, 2.5 Wh
        Assert.Equal([0, 1, 2], Enumerable.Range(1, 3).Select(kwh => (int)shares.Micrograms(new GasRate(Gas.Co2, new ExactDecimal(1, -6)), new ExactDecimal(kwh, 0)))); // 0.5, 1, 1.5 µg
    }

    [Fact]
    public void A_direct_line_takes_none()
    {
        MeteringPoint line = new("solar", "solar.energy", MeteringRole.DirectLine, "kWh", -2, null, null, null, null);
        var solar = Sample.Stream("solar", StreamCategory.Electricity, "solar", "kWh") with { Determined = new Determination.ByMeter(["solar"]) };
        Assert.True(FacilityInventory.TryDerive(Sample.Plan(mill, solar) with { Points = [line] }, Methodology.Facility, Sample.Library, Sample.Midnight, Sample.Midnight + Sample.Month,
            [Sample.Activity("mill", "100"), Sample.Activity("solar", "900")], [Claim(Certificate("a", 50), 0, 100)], out var inventory, out var refusals), string.Join('\n', refusals));
        Assert.Equal(["mill"], inventory.Emissions.Where(e => e.Factor.Id == "a").Select(e => e.Activity.StreamId));
        Assert.Equal(50 * 12_300_000L + 50 * 810_000_000L, inventory.CategoryMicrograms(EmissionCategory.ElectricityMarket));
    }

    [Fact]
    public void A_methodology_without_the_market_takes_none()
    {
        var methodology = Methodology.Facility with { Beside = [] };
        Assert.True(FacilityInventory.TryDerive(Sample.Plan(mill), methodology, Sample.Library, Sample.Midnight, Sample.Midnight + Sample.Month,
            [Sample.Activity("mill", "100")], [Claim(Certificate("a", 50), 0, 100)], out var inventory, out _));
        Assert.Equal([EmissionCategory.ElectricityLocation], inventory.Components.Select(c => c.Category));
    }

    [Theory]
    [InlineData("it is not cancelled")]
    [InlineData("the quality criterion only-claim is not met (sold twice)")]
    [InlineData("its vintage is of another time")]
    [InlineData("its vintage ends at 2023-08-01T00:00Z, and only then is it known which part of it each period drew")]
    public void What_is_not_final_is_named_and_not_applied(string why)
    {
        var certificate = Certificate("a", 600);
        certificate = why[0] == 't' ? certificate with { Criteria = [.. certificate.Criteria.Select(c => c.Criterion == QualityCriterion.OnlyClaim ? c with { Met = false, How = "sold twice" } : c)] }
            : why.Contains("ends", StringComparison.Ordinal) ? certificate : why.Contains("cancelled", StringComparison.Ordinal) ? certificate with { CancelledOn = null, CancellationReference = null }
            : certificate with { VintageFromMs = 0, VintageToMs = Sample.Midnight };
        var inventory = Derived([Sample.Activity("mill", "1000")], why.Contains("ends", StringComparison.Ordinal) ? CertificateClaim.Unfinished(certificate) : Claim(certificate, 0, 1000));
        Assert.Contains($"certificate a is not applied: {why}", inventory.Disclosures);
        Assert.Empty(inventory.Certificates);
        Assert.Equal(810_000_000_000, inventory.CategoryMicrograms(EmissionCategory.ElectricityMarket));
    }

    [Fact]
    public void Claims_that_cannot_stand_refuse_with_the_numbers()
    {
        var certificate = Certificate("a", 600);
        Assert.Equal("certificate a is claimed twice", Refused(Claim(certificate, 0, 1000), Claim(certificate, 0, 1000)).Message);
        Assert.Equal("certificate a leaves the quality criteria vintage unanswered",
            Refused(Claim(certificate with { Criteria = [.. certificate.Criteria.Where(c => c.Criterion != QualityCriterion.Vintage)] }, 0, 1000)).Message);
        Assert.Equal("certificate a is claimed for 900 kWh of consumption in its vintage, and 1000 kWh were drawn", Refused(Claim(certificate, 0, 900)).Message);
        Assert.Equal(RefusalRule.NotCut, Refused(Claim(certificate with { VintageToMs = Sample.Midnight + Sample.Hour }, 0, 1000)).Rule);
        Assert.Equal("certificate a claims 7 kWh before a vintage that begins in the period", Refused(Claim(certificate, 7, 1000)).Message);
    }

    [Fact]
    public void A_file_of_certificates_is_read_strictly()
    {
        const string file = """{ "format": 1, "certificates": [ { "id": "a", "kind": "GO", "market": "FI", "vintage_from": 5, "vintage_to": 5, "volume_kwh": "1", "kg_per_kwh": {}, "criteria": [], "more": 1 } ] }""";
        Assert.False(EnergyAttributeCertificate.TryRead("f", Encoding.UTF8.GetBytes(file), out _, out var faults));
        Assert.Equal(["certificates[0].vintage_to", "certificates[0].kg_per_kwh", "certificates[0].source", "certificates[0].more"], faults.Select(f => f.Key));
    }
}
