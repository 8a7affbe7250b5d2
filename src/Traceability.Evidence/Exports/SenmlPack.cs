using System.Text;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Exports;

/// <summary>
/// A series or a weighing as SenML (RFC 8428), in CBOR and in JSON, record by record the same.
/// <code>
/// series             [{bn: device ‖ channel, bt, bu, v}, {v, t}, …]     good readings only; bver 26 with a secondary unit, kWh among them
/// first crossing     [{bn: device ‖ scale ‖ ":", bt, n: "shown", u: "kg", v}, {n: "ticket", vs}]
/// complete weighing  the same with n: "gross", "tare", "net", "ticket", each at its crossing's time, earlier ones first
/// CBOR               map labels in deterministic order: n 0, u 1, v 2, vs 3, t 6, bver -1, bn -2, bt -3, bu -4; exponents other than 0 as tag 4
/// </code>
/// bn of a device is urn:tr:{organisation}:{facility}:{device}:, as in the live telemetry. t counts seconds from bt. Several series of one channel
/// follow each other, each beginning with its own bn, bt and bu.
/// </summary>
public sealed class SenmlPack
{
    // RFC 8428, table 6.
    const int VersionLabel = -1, BaseNameLabel = -2, BaseTimeLabel = -3, BaseUnitLabel = -4;

    /// <summary>RFC 8428, 4.5.3: 2^28 seconds; fewer count from now.</summary>
    const long EarliestMs = 1000L << 28;

    const string TooEarly = "times before 1978 would count from now in SenML";

    /// <summary>Version 10 with feature 4 (RFC 9100, 4): units of the secondary registry occur.</summary>
    const int WithSecondaryUnits = 10 + (1 << 4);

    /// <summary>Records with one base. Only the first of them bears it.</summary>
    sealed record Part(string BaseName, long BaseMs, string? BaseUnit, IReadOnlyList<SenmlRecord> Records);

    readonly IReadOnlyList<Part> parts;
    readonly bool secondary;

    SenmlPack(IReadOnlyList<Part> parts, bool secondary, int leftOut)
    {
        this.parts = parts;
        this.secondary = secondary;
        LeftOut = leftOut;
    }

    /// <summary>Readings that are not good: SenML knows no quality, and a reader would take them for good ones.</summary>
    public int LeftOut { get; }

    /// <param name="readings">of one channel, oldest first</param>
    /// <param name="device">base name of the device, with its final colon</param>
    /// <param name="unit">of the channel's decoding rule</param>
    public static ExportOutcome TryOf(IReadOnlyList<ExportedReading> readings, string device, string channel, string unit, out SenmlPack? pack)
    {
        pack = null;
        if (!IsName(device + channel)) return ExportOutcome.Refused($"\"{device}{channel}\" is no SenML name");
        if (UnitNames.Senml(unit, out var secondary) is not { } name) return ExportOutcome.Refused($"SenML has no registered unit for \"{unit}\"");
        var good = readings.Where(reading => reading.Quality == Quality.Good).ToList();
        if (good.Count == 0) return ExportOutcome.Refused("no reading is good");
        var baseMs = good[0].AtMs;
        if (baseMs < EarliestMs) return ExportOutcome.Refused(TooEarly);
        var records = good.Select(reading => new SenmlRecord("", reading.AtMs - baseMs, new ExactDecimal(reading.Mantissa, reading.Exponent), null, null));
        pack = new SenmlPack([new Part(device + channel, baseMs, name, [.. records])], secondary, readings.Count - good.Count);
        return ExportOutcome.Ok;
    }

    /// <param name="device">base name of the device, with its final colon</param>
    public static ExportOutcome TryOf(Weighing weighing, string device, out SenmlPack? pack)
    {
        pack = null;
        if (!IsName(device + weighing.Scale)) return ExportOutcome.Refused($"\"{device}{weighing.Scale}\" is no SenML name");
        var baseMs = Math.Min(weighing.CapturedMs, weighing.First?.CapturedMs ?? long.MaxValue);
        if (baseMs < EarliestMs) return ExportOutcome.Refused(TooEarly);
        SenmlRecord Weight(string name, long grams, long atMs) => new(name, atMs - baseMs, Kilograms(grams, weighing.DivisionGrams), "kg", null);
        List<SenmlRecord> records = [];
        if (weighing.First is { } first)
        {
            var (gross, tare) = weighing.ShownGrams > first.ShownGrams ? (weighing.CapturedMs, first.CapturedMs) : (first.CapturedMs, weighing.CapturedMs);
            records.Add(Weight("gross", weighing.GrossGrams!.Value, gross));
            records.Add(Weight("tare", weighing.TareGrams!.Value, tare));
            records.Add(Weight("net", weighing.NetGrams!.Value, weighing.CapturedMs));
        }
        else
        {
            records.Add(Weight("shown", weighing.ShownGrams, weighing.CapturedMs));
        }
        records.Add(new SenmlRecord("ticket", weighing.CapturedMs - baseMs, null, null, weighing.Ticket));
        pack = new SenmlPack([new Part(device + weighing.Scale + ":", baseMs, null, [.. records.OrderBy(record => record.AfterMs)])], false, 0);
        return ExportOutcome.Ok;
    }

    /// <summary>Packs of series in one, each with its own base: a channel that several devices or units have had.</summary>
    public static SenmlPack Joined(IReadOnlyList<SenmlPack> packs) => new([.. packs.SelectMany(pack => pack.parts)], packs.Any(pack => pack.secondary), packs.Sum(pack => pack.LeftOut));

    /// <summary>application/senml+cbor (CoAP content format 112).</summary>
    public byte[] ToCbor()
    {
        var writer = new CborWriter();
        writer.Array(parts.Sum(part => part.Records.Count));
        foreach (var part in parts)
        {
            // The version is the pack's: it stands once.
            var versioned = secondary && ReferenceEquals(part, parts[0]);
            part.Records[0].WriteTo(writer, 2 + (part.BaseUnit is null ? 0 : 1) + (versioned ? 1 : 0));
            if (versioned)
            {
                writer.Integer(VersionLabel);
                writer.Integer(WithSecondaryUnits);
            }
            writer.Integer(BaseNameLabel);
            writer.Text(part.BaseName);
            writer.Integer(BaseTimeLabel);
            ExactDecimal.Seconds(part.BaseMs).WriteTo(writer);
            if (part.BaseUnit is not null)
            {
                writer.Integer(BaseUnitLabel);
                writer.Text(part.BaseUnit);
            }
            foreach (var record in part.Records.Skip(1)) record.WriteTo(writer, 0);
        }
        return writer.ToArray();
    }

    /// <summary>application/senml+json.</summary>
    public string ToJson()
    {
        var json = new StringBuilder("[");
        foreach (var part in parts)
        {
            json.Append(ReferenceEquals(part, parts[0]) ? "{" : ",{").Member("bn", part.BaseName).Member("bt", ExactDecimal.Seconds(part.BaseMs));
            if (part.BaseUnit is not null) json.Member("bu", part.BaseUnit);
            if (secondary && ReferenceEquals(part, parts[0])) json.Member("bver", new ExactDecimal(WithSecondaryUnits, 0));
            part.Records[0].WriteTo(json);
            json.Append('}');
            foreach (var record in part.Records.Skip(1))
            {
                json.Append(",{");
                record.WriteTo(json);
                json.Append('}');
            }
        }
        return json.Append(']').ToString();
    }

    /// <summary>As many decimals as the division has, as on the indicator; never tonnes.</summary>
    static ExactDecimal Kilograms(long grams, long divisionGrams)
    {
        var exponent = -3;
        for (; exponent < 0 && divisionGrams % 10 == 0 && grams % 10 == 0; exponent++) (grams, divisionGrams) = (grams / 10, divisionGrams / 10);
        return new ExactDecimal(grams, exponent);
    }

    /// <summary>RFC 8428, 4.5.1.</summary>
    static bool IsName(string name) => name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':' or '.' or '/' or '_');
}
