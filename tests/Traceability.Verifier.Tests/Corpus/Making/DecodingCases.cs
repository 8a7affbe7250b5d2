using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Profiles;
using Traceability.Testing;
using ByteOrder = Traceability.Profiles.ByteOrder;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>What words give by the rules that the other stories do not use: halves, decimal digits, a word beside the number.</summary>
static class DecodingCases
{
    public static IEnumerable<MadeCase> All() =>
    [
        BundleCases.Of("bundle-decoding-f16", Read(Half, [0x7BFF, 0x0001, 0x7C00], [6_550_000, 0, 0], Quality.NotANumber), "accepted", "the shortest text of the largest half, 65504, is 65500"),
        BundleCases.Of("bundle-decoding-f16-exactly", Read(Half, [0x7BFF, 0x0001, 0x7C00], [6_550_400, 0, 0], Quality.NotANumber), "refused: decoding", "65504 is what the half is, and not its shortest text"),
        BundleCases.Of("bundle-decoding-bcd", Read(Digits, [0x1234, 0x0012, 0x9999, 0x9999, 0x0A00, 0x0000], [121_234, 99_999_999, 0], Quality.NotANumber), "accepted", "low word first, digits in four bits each; a digit above nine is no number"),
        BundleCases.Of("bundle-decoding-bcd-as-binary", Read(Digits, [0x1234, 0x0012, 0x9999, 0x9999, 0x0A00, 0x0000], [1_184_308, 99_999_999, 0], Quality.NotANumber), "refused: decoding", "the digits are decimal ones"),
        BundleCases.Of("bundle-decoding-power-beside", Read(Powered, [12_345, 0xFFFF, 12_345, 0x0001, 12_345, 0x8000], [123_450, 12_345_000, 0], Quality.NotAvailable), "accepted", "the number is multiplied by ten to the word beside it, which may be none"),
        BundleCases.Of("bundle-decoding-power-left-out", Read(Powered, [12_345, 0xFFFF, 12_345, 0x0001, 12_345, 0x8000], [1_234_500, 12_345_000, 0], Quality.NotAvailable), "refused: decoding", "without the word beside it a number has another size"),
        BundleCases.Of("bundle-weighing-with-its-sign-beside", Weighed(Signed, [0x00, 0x00, 0x96, 0x3C, 0x08, 0x00]), "accepted", "an absolute weight whose sign is a bit of the status, which is not set"),
        BundleCases.Of("bundle-weighing-negative-by-its-sign", Weighed(Signed, [0x00, 0x00, 0x96, 0x3C, 0x08, 0x80]), "refused: decoding", "the same number below zero"),
        BundleCases.Of("bundle-weighing-without-its-sign", Weighed(Signed, [0x00, 0x00, 0x96, 0x3C]), "refused: decoding", "the word beside belongs to the reading"),
        BundleCases.Of("bundle-weighing-with-decimals-beside", Weighed(rule => rule with { Words = 3, Beside = new BesideWord(5, BesideMeaning.Decimals, 4, 3) }, [0x00, 0x05, 0xDE, 0x58, 0x00, 0x10]), "accepted", "384 600 with one decimal are 38 460 kg"),
    ];

    static DecodingRule Half(DecodingRule rule) => rule with { Type = RegisterType.F16, Words = 1, CounterWidth = 0 };

    static DecodingRule Digits(DecodingRule rule) => rule with { Type = RegisterType.Bcd32, Order = ByteOrder.Cdab, ResolutionExponent = -2, Scale = new DecimalFraction(1, -2) };

    static DecodingRule Powered(DecodingRule rule) => rule with { Type = RegisterType.I16, Words = 2, CounterWidth = 0, Beside = new BesideWord(0x4C, BesideMeaning.Power, 0, 16) };

    static DecodingRule Signed(DecodingRule rule) => rule with { Type = RegisterType.U32, Words = 3, Beside = new BesideWord(6, BesideMeaning.Sign, 7, 1) };

    /// <summary>The mill's three readings by another rule; the last of them has no value.</summary>
    static Bundle Read(Func<DecodingRule, DecodingRule> change, ushort[] words, long[] mantissas, Quality last)
    {
        var series = Story.Readings with { WordsPerReading = words.Length / mantissas.Length, Words = words, Mantissas = mantissas, Qualities = [Quality.Good, Quality.Good, last] };
        var parts = new ConfigurationParts(Cast.Bytes("another rule"), [Story.EnergyBy(change), .. Story.Configuration.Leaves.Skip(1)]);
        return Story.ReadingBundle(Sealed(parts, Story.SeriesEntry, series), reading: 0) with { Configurations = [Story.Show(parts, 0)] };
    }

    static Bundle Weighed(Func<DecodingRule, DecodingRule> change, byte[] words)
    {
        var parts = new ConfigurationParts(Cast.Bytes("another rule"), [.. Story.Configuration.Leaves.Take(Story.Deck), Story.GrossBy(change), .. Story.Configuration.Leaves.Skip(Story.Deck + 1)]);
        return Story.TicketBundle(Sealed(parts, Story.TicketEntry, Story.Ticket with { WeightWords = words })) with { Configurations = [Story.Show(parts, Story.Deck)] };
    }

    static BuiltSegment Sealed(ConfigurationParts parts, int at, Entry entry) => Story.SealSecond(
        header => header with { ConfigurationHash = parts.Root() }, entries: [.. Story.SecondEntries.Select((held, i) => (i == at ? entry : held).Encode())]);
}
