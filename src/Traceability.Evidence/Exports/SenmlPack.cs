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
/// bn of a device is urn:tr:{organisation}:{facility}:{device}:, as in the live telemetry. t counts seconds from bt.
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

    readonly string baseName;
    readonly long baseMs;
    readonly string? baseUnit;
    readonly bool secondary;
    readonly IReadOnlyList<SenmlRecord> records;

    SenmlPack(string baseName, long baseMs, string? baseUnit, bool secondary, IReadOnlyList<SenmlRecord> records, int leftOut)
    {
        this.baseName = baseName;
        this.baseMs = baseMs;
        this.baseUnit = baseUnit;
        this.secondary = secondary;
        this.records = records;
        LeftOut = leftOut;
    }

    /// <summary>Readings that are not good: SenML knows no quality, and a reader would take them for good ones.</summary>
    public int LeftOut { get; }

    /// <param name="device">base name of the device, with its final colon</param>
    /// <param name="unit">of the channel's decoding rule</param>
    public static ExportOutcome TryOf(Series series, string device, string channel, string unit, out SenmlPack? pack)
    {
        pack = null;
        if (!IsName(device + channel)) return ExportOutcome.Refused($"\"{device}{channel}\" is no SenML name");
        if (UnitNames.Senml(unit, out var secondary) is not { } name) return ExportOutcome.Refused($"SenML has no registered unit for \"{unit}\"");
        var good = Enumerable.Range(0, series.Count).Where(i => series.Qualities[i] == Quality.Good).ToArray();
        if (good.Length == 0) return ExportOutcome.Refused("no reading is good");
        var baseMs = series.TimesMs[good[0]];
        if (baseMs < EarliestMs) return ExportOutcome.Refused(TooEarly);
        var records = good.Select(i => new SenmlRecord("", series.TimesMs[i] - baseMs, new ExactDecimal(series.Mantissas[i], series.Exponent), null, null));
        pack = new SenmlPack(device + channel, baseMs, name, secondary, [.. records], series.Count - good.Length);
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
        pack = new SenmlPack(device + weighing.Scale + ":", baseMs, null, false, [.. records.OrderBy(record => record.AfterMs)], 0);
        return ExportOutcome.Ok;
    }

    /// <summary>application/senml+cbor (CoAP content format 112).</summary>
    public byte[] ToCbor()
    {
        var writer = new CborWriter();
        writer.Array(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            records[i].WriteTo(writer, i > 0 ? 0 : 2 + (baseUnit is null ? 0 : 1) + (secondary ? 1 : 0));
            if (i > 0) continue;
            if (secondary)
            {
                writer.Integer(VersionLabel);
                writer.Integer(WithSecondaryUnits);
            }
            writer.Integer(BaseNameLabel);
            writer.Text(baseName);
            writer.Integer(BaseTimeLabel);
            ExactDecimal.Seconds(baseMs).WriteTo(writer);
            if (baseUnit is null) continue;
            writer.Integer(BaseUnitLabel);
            writer.Text(baseUnit);
        }
        return writer.ToArray();
    }

    /// <summary>application/senml+json.</summary>
    public string ToJson()
    {
        var json = new StringBuilder("[");
        for (var i = 0; i < records.Count; i++)
        {
            json.Append(i > 0 ? ",{" : "{");
            if (i == 0)
            {
                json.Member("bn", baseName).Member("bt", ExactDecimal.Seconds(baseMs));
                if (baseUnit is not null) json.Member("bu", baseUnit);
                if (secondary) json.Member("bver", new ExactDecimal(WithSecondaryUnits, 0));
            }
            records[i].WriteTo(json);
            json.Append('}');
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
