using System.Text;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Testing;

namespace Traceability.Evidence.Tests;

/// <summary>The readers of verify.js, written from FORMAT.md by another hand, beside ours on bytes that nobody wrote down.</summary>
public sealed class VerifyJsReaderTests
{
    static readonly Dictionary<string, Func<byte[], string>> Readers = new()
    {
        ["entry"] = bytes => Entry.TryRead(bytes, out var read) is var outcome && read is Series series ? Told(series) : Outcome(outcome),
        ["leaf"] = bytes => Outcome(ConfigurationLeaf.TryRead(bytes, out _)),
        ["cbor"] = bytes => Outcome(DeterministicCbor.Check(bytes)),
        ["header"] = bytes => Outcome(Segment.TryRead(bytes, out _)),
    };

    static string Outcome(ReadOutcome outcome) => outcome.IsOk ? "accepted" : outcome.Kind.ToString().ToLowerInvariant();

    static string Told(Series series)
    {
        var told = new StringBuilder("accepted");
        var words = series.WordsPerReading;
        for (var i = 0; i < series.TimesMs.Length; i++)
        {
            var raw = string.Concat(series.Words.AsSpan(i * words, words).ToArray().Select(word => word.ToString("x4", System.Globalization.CultureInfo.InvariantCulture)));
            told.Append(System.Globalization.CultureInfo.InvariantCulture, $"; {series.TimesMs[i]} {(int)series.Qualities[i]} {raw} ");
            if (series.Qualities[i].HasValue()) told.Append(System.Globalization.CultureInfo.InvariantCulture, $"{series.Mantissas[i]}");
            else told.Append('-');
        }
        return told.ToString();
    }

    [Fact]
    public void Fresh_and_damaged_bytes_read_the_same()
    {
        Assert.SkipUnless(VerifyJs.CanRun, VerifyJs.Missing);
        var inputs = new List<(string Reader, byte[] Bytes)>();
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new RandomEntries(seed);
            var damage = new Random(seed);
            List<(string Reader, byte[] Bytes)> fresh =
            [
                ("entry", random.Any().Encode()), ("entry", random.Series(1 + seed % 9).Encode()), ("entry", random.Weighing().Encode()), ("entry", random.Tally([1, 2, 3, 4, 5, 6, random.Number()]).Encode()),
                ("leaf", new ConfigurationLeaf.ForChannel(seed, random.Text(), random.Bytes(9), random.Text(), seed % 256, random.Text(), random.Bytes(32), random.Text(), 1 + seed).Encode()),
                ("leaf", new ConfigurationLeaf.ForSite(random.Bytes(seed % 30)).Encode()),
            ];
            if (seed % 20 == 0) fresh.Add(("header", SignedSegment.Of(random.Any()).Segment.Sign1.Bytes));
            foreach (var (reader, bytes) in fresh)
            {
                inputs.Add((reader, bytes));
                for (var i = 0; i < 6; i++) inputs.Add((reader, Damaged(bytes, damage)));
                if (reader == "entry") inputs.Add(("cbor", Damaged(bytes, damage)));
            }
        }
        var said = VerifyJs.Ask(inputs.Select(input => new JsonObject { ["reader"] = input.Reader, ["input"] = Convert.ToHexStringLower(input.Bytes) }));
        var parted = inputs.Zip(said, (input, answer) => (input.Reader, input.Bytes, Ours: Readers[input.Reader](input.Bytes), Theirs: answer)).Where(both => both.Ours != both.Theirs)
            .Select(both => $"{both.Reader}: {both.Ours}, verify.js {both.Theirs} of {Convert.ToHexStringLower(both.Bytes)}").ToList();
        Assert.True(parted.Count == 0, $"{parted.Count} of {inputs.Count}\n{string.Join('\n', parted.Take(40))}");
    }

    static readonly byte[][] Numbers =
    [
        .. ((string[])["00", "01", "17", "1818", "18ff", "190100", "190101", "1903e8", "197fff", "198000", "19ffff", "1a00010000", "1a00010001", "1a00100000", "1a00100001", "1a7fffffff", "1a80000000", "1affffffff",
            "1b0000000100000000", "1b001fffffffffffff", "1b0020000000000000", "1b7fffffffffffffff", "1bffffffffffffffff", "20", "31", "32", "3b001ffffffffffffe", "3b001fffffffffffff", "f6"]).Select(Convert.FromHexString),
    ];

    static byte[] Damaged(byte[] bytes, Random random)
    {
        for (var times = random.Next(1, 3); times > 0 && bytes.Length > 0; times--)
        {
            var at = random.Next(bytes.Length);
            // Where a number may begin: another one, around the bounds that a format can have.
            if (random.Next(2) == 0 && bytes[at] < 0x3c && (bytes[at] & 0x1f) is var info && info < 28)
            {
                bytes = [.. bytes[..at], .. Numbers[random.Next(Numbers.Length)], .. bytes[Math.Min(bytes.Length, at + 1 + (info < 24 ? 0 : 1 << info - 24))..]];
                continue;
            }
            bytes = random.Next(8) switch
            {
                0 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                1 => [.. bytes[..at], .. bytes[(at + 1)..]],
                2 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
                3 => [.. bytes[..at], (byte)(bytes[at] + 1), .. bytes[(at + 1)..]],
                4 => [.. bytes[..at], (byte)(bytes[at] - 1), .. bytes[(at + 1)..]],
                _ => [.. bytes[..at], (byte)(bytes[at] ^ 1 << random.Next(8)), .. bytes[(at + 1)..]],
            };
        }
        return bytes;
    }
}
