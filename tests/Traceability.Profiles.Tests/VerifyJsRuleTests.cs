using System.Globalization;
using System.Text.Json.Nodes;
using Traceability.Testing;

namespace Traceability.Profiles.Tests;

/// <summary>Decoding in another language, by another way: whole numbers of any size, where ours takes shortest texts and a fast way in binary.</summary>
public sealed class VerifyJsRuleTests
{
    [Fact]
    public void Any_rule_decodes_any_words_to_the_same_reading()
    {
        Assert.SkipUnless(VerifyJs.CanRun, VerifyJs.Missing);
        var random = new Random(754);
        var asked = new List<(DecodingRule Rule, ushort[] Words)>();
        for (var i = 0; i < 30_000; i++)
        {
            var rule = SoundRules.Next(random);
            // Half of them as profiles have it: a scale of 1 and a resolution near it; where all scales are drawn, nearly everything is out of range.
            if (random.Next(2) == 0 && rule.Type != RegisterType.Bits) rule = rule with { Scale = new DecimalFraction(1, random.Next(-3, 4)), ResolutionExponent = random.Next(-4, 3) };
            var words = Enumerable.Range(0, rule.Words).Select(_ => (ushort)random.Next(0x10000)).ToArray();
            if (rule.Type is RegisterType.F32 && random.Next(3) != 0) words = Float(rule, (float)(random.NextDouble() * Math.Pow(10, random.Next(-3, 12))));
            if (rule.IsBit && random.Next(4) != 0) words = [(ushort)random.Next(2)];
            asked.Add((rule, words));
        }
        var said = VerifyJs.Ask(asked.Select(question => new JsonObject
        {
            ["reader"] = "decode", ["input"] = Convert.ToHexStringLower(question.Rule.ToCbor()), ["words"] = string.Concat(question.Words.Select(word => word.ToString("x4", CultureInfo.InvariantCulture))),
        }));
        var parted = asked.Zip(said, (question, answer) => (question, Ours: Told(question.Rule.Decode(question.Words)), Theirs: answer)).Where(both => both.Ours != both.Theirs)
            .Select(both => $"{both.Ours}, verify.js {both.Theirs}: {both.question.Rule} {string.Join(' ', both.question.Words.Select(word => word.ToString("x4", CultureInfo.InvariantCulture)))}").ToList();
        Assert.True(parted.Count == 0, $"{parted.Count} of {asked.Count}\n{string.Join('\n', parted.Take(20))}");
    }

    [Fact]
    public void Every_half_there_is_decodes_to_the_same_reading()
    {
        Assert.SkipUnless(VerifyJs.CanRun, VerifyJs.Missing);
        var rule = Rules.Of(RegisterType.F16, -9);
        var input = Convert.ToHexStringLower(rule.ToCbor());
        var said = VerifyJs.Ask(Enumerable.Range(0, 0x10000).Select(word => new JsonObject { ["reader"] = "decode", ["input"] = input, ["words"] = word.ToString("x4", CultureInfo.InvariantCulture) }));
        Assert.Equal(Enumerable.Range(0, 0x10000).Select(word => Told(rule.Decode([(ushort)word]))), said);
    }

    [Fact]
    public void A_damaged_rule_is_read_or_refused_by_both()
    {
        Assert.SkipUnless(VerifyJs.CanRun, VerifyJs.Missing);
        var random = new Random(8949);
        var damaged = new List<byte[]>();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = SoundRules.Next(random).ToCbor();
            var at = random.Next(bytes.Length);
            bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(bytes[at] ^ 1 << random.Next(8));
            damaged.Add(bytes);
        }
        var said = VerifyJs.Ask(damaged.Select(bytes => new JsonObject { ["reader"] = "rule", ["input"] = Convert.ToHexStringLower(bytes) }));
        var parted = damaged.Zip(said, (bytes, answer) => (bytes, Ours: DecodingRule.TryRead(bytes, out _), Theirs: answer)).Where(both => both.Ours != (both.Theirs == "accepted"))
            .Select(both => $"{both.Ours}, verify.js {both.Theirs} of {Convert.ToHexStringLower(both.bytes)}").ToList();
        Assert.True(parted.Count == 0, $"{parted.Count} of {damaged.Count}\n{string.Join('\n', parted.Take(20))}");
    }

    static string Told(Decoded read) => string.Create(CultureInfo.InvariantCulture, $"{(int)read.Quality} {(read.HasValue ? read.Mantissa.ToString(CultureInfo.InvariantCulture) : "-")}");

    static ushort[] Float(DecodingRule rule, float value)
    {
        var raw = BitConverter.SingleToUInt32Bits(value);
        ushort[] words = [(ushort)(raw >> 16), (ushort)raw];
        if (rule.Order is ByteOrder.Badc or ByteOrder.Dcba) words = [.. words.Select(word => (ushort)(word << 8 | word >> 8))];
        return rule.Order is ByteOrder.Cdab or ByteOrder.Dcba ? [words[1], words[0]] : words;
    }
}
