using System.Globalization;
using System.Security.Cryptography;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Testing;

namespace Traceability.Demo.Tests.Thief;

/// <summary>A segment with one series of a float meter in CDAB order, as the demo's fuel meter gives it.</summary>
static class MeterSegment
{
    public static EnrolmentTerms Terms { get; } = new()
    {
        Organisation = "demo",
        Facility = "mine",
        Device = "edge-mine",
        Voucher = new byte[16],
        LedgerOnlineKey = new byte[32],
        LedgerRootKey = new byte[32],
        Logs = [new PinnedLog("log", Evidence.Cose.Ed25519.PublicKey(new byte[32]), 0, SHA256.HashData([]))],
    };

    /// <summary>Entry 1 of the segment; entry 0 is the tally.</summary>
    public static BuiltSegment With(params string[] litres) => new ChainBuilder(Terms).Seal(SeriesOf(litres));

    public static Series SeriesOf(params string[] litres) => new()
    {
        Channel = 6,
        WordsPerReading = 2,
        TimesMs = [.. litres.Select((_, i) => 1_795_304_682_000 + 1000L * i)],
        Qualities = [.. litres.Select(_ => Quality.Good)],
        Words = [.. litres.SelectMany(WordsOf)],
        Exponent = -2,
        Mantissas = [.. litres.Select(l => (long)(decimal.Parse(l, CultureInfo.InvariantCulture) * 100))],
    };

    static ushort[] WordsOf(string litres)
    {
        var bits = BitConverter.SingleToUInt32Bits(float.Parse(litres, CultureInfo.InvariantCulture));
        return [(ushort)bits, (ushort)(bits >> 16)];
    }
}
