using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Exports;

/// <summary>
/// Meter values in the Open Charge Metering Format 1.4: <c>OCMF|{payload}|{signature}</c>, readings outside of any transaction. Signed are the
/// exact bytes between the bars, by a key of whoever exports.
/// <code>
/// payload    FV "1.4" · GI "Traceability.Edge" · GS chain, hex · GV software · PG "F" ‖ number · MV, MM if known · MS serial · RD readings ·
///            XS identity of the segment that proves them, hex (X: left to us by the format)
/// reading    TM time and clock · RV value · RI OBIS · RU unit · EF "" · ST meter      all in each: what is missing would count as unchanged
/// signature  SA "ECDSA-secp256r1-SHA256" · SE "hex" · SM "application/x-der" · SD
///
/// clock of the segment   TM, table 19            quality         ST, table 10
/// unknown                U                       good            G
/// free-running           I informative           uncertain       O outside the value range
/// synchronised           S                       without value   left out
/// never                  R
/// </code>
/// </summary>
public static class OcmfRecord
{
    const string Version = "1.4";

    /// <summary>Years have four digits.</summary>
    static readonly long LatestMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="segment">the segment that holds the readings</param>
    /// <param name="page">of this key's records, rising by one with each</param>
    /// <param name="unit">of the channel's decoding rule</param>
    /// <param name="key">the exporter's, on P-256</param>
    public static ExportOutcome TryWrite(Segment segment, long page, OcmfMeter meter, string unit, IReadOnlyList<ExportedReading> readings, ECDsa key, out string record)
    {
        record = "";
        if (UnitNames.Ocmf(unit) is not { } name) return ExportOutcome.Refused($"OCMF has no unit for \"{unit}\"");
        var valued = readings.Where(reading => reading.Quality.HasValue()).ToArray();
        if (valued.Length == 0) return ExportOutcome.Refused("no reading has a value");
        if (valued.Any(reading => reading.AtMs > LatestMs)) return ExportOutcome.Refused("a time after the year 9999");
        if (segment.Sign1.IsSignedBy(EvidenceKey.Of(key))) return ExportOutcome.Refused("a device's evidence key signs no exports");

        var payload = Payload(segment, page, meter, name, valued);
        var signature = key.SignData(Encoding.UTF8.GetBytes(payload), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var trailer = new StringBuilder("{").Member("SA", "ECDSA-secp256r1-SHA256").Member("SE", "hex").Member("SM", "application/x-der")
            .Member("SD", Convert.ToHexString(signature)).Append('}');
        record = $"OCMF|{payload}|{trailer}";
        return ExportOutcome.Ok;
    }

    static string Payload(Segment segment, long page, OcmfMeter meter, string unit, ExportedReading[] readings)
    {
        var header = segment.Header;
        var json = new StringBuilder("{").Member("FV", Version)
            .Member("GI", "Traceability.Edge").Member("GS", Convert.ToHexStringLower(header.Chain)).Member("GV", header.Software)
            .Member("PG", string.Create(CultureInfo.InvariantCulture, $"F{page}"));
        if (meter.Vendor is not null) json.Member("MV", meter.Vendor);
        if (meter.Model is not null) json.Member("MM", meter.Model);
        json.Member("MS", meter.Serial).Append(",\"RD\":[");
        foreach (var reading in readings)
        {
            json.Append(json[^1] == '[' ? "{" : ",{");
            json.Member("TM", Time(reading.AtMs, header.Clock.Status)).Member("RV", new ExactDecimal(reading.Mantissa, reading.Exponent))
                .Member("RI", meter.Obis).Member("RU", unit).Member("EF", "").Member("ST", Status(reading.Quality)).Append('}');
        }
        return json.Append(']').Member("XS", Convert.ToHexStringLower(segment.Identity)).Append('}').ToString();
    }

    static string Time(long atMs, ClockStatus clock) =>
        DateTimeOffset.FromUnixTimeMilliseconds(atMs).ToString("yyyy-MM-dd'T'HH:mm:ss','fff'+0000 '", CultureInfo.InvariantCulture) + clock switch
        {
            ClockStatus.Synchronised => "S",
            ClockStatus.FreeRunning => "I",
            _ => "U",
        };

    static string Status(Quality quality) => quality == Quality.Good ? "G" : "O";
}
