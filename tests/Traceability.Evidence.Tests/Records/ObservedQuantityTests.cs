using Traceability.Evidence.Records;

namespace Traceability.Evidence.Tests.Records;

public sealed class ObservedQuantityTests
{
    const long From = 1_795_219_200_000, Month = 30L * 86_400_000;
    const string Source = "a certificate, 1, diesel (2023)";

    static readonly ActivityRecord Invoice = new(
        [.. Enumerable.Range(0, 16).Select(i => (byte)i)], "demo", "refinery", "diesel", RecordKind.Invoice, From, From + Month, 1, 0, "L", "INV-1", null, null, null, "anna", "operator", From + Month + 1);

    static readonly ObservedQuantity.Expanded Warm = new(10_000_00, -2, 28_000, 840_000, Source, 3);
    static readonly ObservedQuantity.Gas Pressed = new(1000_0, -1, 22_000, 250_000, GasTarget.Normal, Source, 3);
    static readonly ObservedQuantity.Heat Billed = new(12_345_67, -2, ObservedHeat.Gross, 902_000_000, Source, 3);

    public static IReadOnlyList<ObservedQuantity> Each { get; } = [Warm, Pressed, Billed, Billed with { Basis = ObservedHeat.Net }, Pressed with { To = GasTarget.Standard, Celsius = -60_000 }];

    /// <summary>By hand from FORMAT.md §7: version 1's members, its head and version changed, and one more.</summary>
    const string Vector =
        "93" + "02" + "50" + "000102030405060708090a0b0c0d0e0f" + "6464656d6f" + "68726566696e657279" + "6664696573656c" + "01"
        + "1b000001a1fb671800" + "1b000001a295e5e000" + "1a000f180e" + "21" + "614c" + "65494e562d31" + "f6" + "f6" + "f6"
        + "64616e6e61" + "686f70657261746f72" + "1b000001a295e5e001"
        + "87" + "01" + "1a000f4240" + "21" + "196d60" + "1a000cd140" + "781f" + "612063657274696669636174652c20312c2064696573656c20283230323329" + "03";

    [Fact]
    public void A_record_that_was_observed_otherwise_has_the_bytes_of_the_format_page_and_is_read_back()
    {
        var record = Invoice.ObservedAs(Warm);
        Assert.Equal((989_198L, -2), (record.Quantity, record.Exponent)); // 10 000.00 ÷ 1.01092
        Assert.Equal(Vector, Convert.ToHexStringLower(record.Encode()));
        Assert.Equal(ReadOutcome.Ok, ActivityRecord.TryRead(Convert.FromHexString(Vector), out var read));
        Assert.Equal(Warm, read!.Observed);
        Assert.Equal(Vector, Convert.ToHexStringLower(read.Encode()));
    }

    [Fact]
    public void What_was_recorded_as_it_is_counted_stays_version_1()
    {
        var bytes = Invoice.Encode();
        Assert.Equal([0x92, 0x01], bytes[..2]);
        Assert.True(ActivityRecord.TryRead(bytes, out var read).IsOk);
        Assert.Null(read!.Observed);
    }

    [Fact]
    public void Every_rule_is_read_back_and_gives_the_quantity_of_the_worked_examples()
    {
        Assert.Equal([989_198, 22_834, 1_113_579, 1_368_700], Each.Take(4).Select(o => (long)o.Counted));
        foreach (var observed in Each)
        {
            Assert.Equal(ReadOutcome.Ok, ActivityRecord.TryRead(Invoice.ObservedAs(observed).Encode(), out var read));
            Assert.Equal(observed, read!.Observed);
        }
    }

    [Fact]
    public void A_tie_is_rounded_to_the_even_step()
    {
        var half = Billed with { NetPerGross = 500_000_000, Exponent = 0 };
        Assert.Equal([0, 2, 2], new long[] { 1, 3, 5 }.Select(q => (long)(half with { Quantity = q }).Counted)); // 0.5, 1.5, 2.5
    }

    [Fact]
    public void Truncated_longer_and_newer_records_are_told_apart()
    {
        foreach (var observed in Each)
        {
            var bytes = Invoice.ObservedAs(observed).Encode();
            for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead(bytes.AsSpan(0, length), out _).Kind);
            Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead([.. bytes, 0], out _).Kind);
            bytes[1] = 1;
            Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead(bytes, out _).Kind);
            bytes[1] = 3;
            Assert.Equal(ReadKind.Newer, ActivityRecord.TryRead(bytes, out _).Kind);
        }
        Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead([0x93, 0x02, .. Invoice.Encode()[2..], 0xF6], out _).Kind); // null is no observed quantity
    }

    [Fact]
    public void What_is_out_of_its_bounds_or_does_not_give_the_quantity_is_corrupt()
    {
        ObservedQuantity[] wrong =
        [
            Warm with { Celsius = -60_001 }, Warm with { Celsius = 150_001 }, Warm with { PerKelvin = 0 }, Warm with { PerKelvin = 10_000_001 },
            Warm with { Celsius = -60_000, PerKelvin = 6_666_667 }, // leaves less than half
            Warm with { Quantity = -1 }, Warm with { Quantity = 1L << 53 }, Warm with { Exponent = -10 }, Warm with { Exponent = 1 },
            Warm with { Source = "" }, Warm with { Source = new string('s', 257) }, Warm with { Source = "two\nlines" }, Warm with { Plan = 0 }, Warm with { Plan = 1_000_001 },
            Pressed with { Pascals = 49_999 }, Pressed with { Pascals = 500_001 }, Pressed with { To = 0 }, Pressed with { To = (GasTarget)3 }, Pressed with { Celsius = -273_150 },
            Billed with { Basis = 0 }, Billed with { Basis = (ObservedHeat)3 }, Billed with { NetPerGross = 499_999_999 }, Billed with { NetPerGross = 1_000_000_001 },
        ];
        foreach (var observed in wrong) AssertCorrupt(Invoice with { Observed = observed });
        foreach (var observed in wrong.Where(o => o is not ObservedQuantity.Gas { Celsius: -273_150 })) AssertCorrupt(Invoice.ObservedAs(observed)); // also where the quantity fits
        var right = Invoice.ObservedAs(Warm);
        AssertCorrupt(right with { Quantity = right.Quantity + 1 });
        AssertCorrupt(right with { Exponent = -1 });
        AssertCorrupt(right with { Exponent = -3 });
        AssertCorrupt(right with { Kind = RecordKind.Intervals, Attachment = new byte[32] });
        Assert.True(ActivityRecord.TryRead((right with { Kind = RecordKind.Dip, ToMs = From }).Encode(), out _).IsOk);
    }

    [Fact]
    public void Whatever_is_within_the_bounds_is_counted_without_overflow_and_read_back()
    {
        var random = new Random(85);
        for (var round = 0; round < 2000; round++)
        {
            long quantity = round % 5 == 0 ? (1L << 53) - 1 : random.NextInt64(1L << random.Next(1, 53));
            var exponent = -random.Next(10);
            var celsius = random.Next(4) switch { 0 => -60_000, 1 => 150_000, _ => random.Next(-60_000, 150_001) };
            ObservedQuantity observed = random.Next(3) switch
            {
                0 => new ObservedQuantity.Expanded(quantity, exponent, celsius, random.Next(1, 6_666_667), Source, 1),
                1 => new ObservedQuantity.Gas(quantity, exponent, celsius, random.Next(2) == 0 ? 500_000 : random.Next(50_000, 500_001), (GasTarget)random.Next(1, 3), Source, 1),
                _ => new ObservedQuantity.Heat(quantity, exponent, (ObservedHeat)random.Next(1, 3), random.Next(500_000_000, 1_000_000_001), Source, 1),
            };
            Assert.InRange(observed.Counted, (Int128)quantity / 4, (Int128)quantity * 8 + 1);
            var record = Invoice.ObservedAs(observed);
            if (observed.Counted >= 1L << 53) continue;
            Assert.True(ActivityRecord.TryRead(record.Encode(), out var read).IsOk, $"{observed}");
            Assert.Equal(observed, read!.Observed);
            if (observed.Counted < (1L << 53) - 1) AssertCorrupt(record with { Quantity = record.Quantity + 1 });
        }
    }

    static void AssertCorrupt(ActivityRecord record)
    {
        Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead(record.Encode(), out var read).Kind);
        Assert.Null(read);
    }
}
