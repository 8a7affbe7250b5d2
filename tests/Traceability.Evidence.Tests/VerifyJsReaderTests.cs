using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
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
                ("leaf", new ConfigurationLeaf.ForChannel(seed, random.Text(), random.Bytes(9), random.Text(), seed % 256, random.Text(), random.Bytes(32), (Verified)(seed % 4), random.Text(), 1 + seed).Encode()),
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

    /// <summary>Damage under a signature gets past it: what is signed is damaged first, and then signed.</summary>
    [Fact]
    public void What_is_said_of_a_chain_and_its_log_reads_the_same_however_it_is_damaged_before_it_is_signed()
    {
        Assert.SkipUnless(VerifyJs.CanRun, VerifyJs.Missing);
        using var oldKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var newKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new NoteSigner("ledger.example/segments/online", RandomNumberGenerator.GetBytes(32));
        var point = EvidenceKey.Of(oldKey) is var key ? Convert.ToHexStringLower([.. key.X, .. key.Y]) : "";
        var questions = new List<(JsonObject Of, string Ours)>();
        void Ask(string reader, byte[] bytes, ReadOutcome ours, string how, string by) =>
            questions.Add((new JsonObject { ["reader"] = reader, ["input"] = Convert.ToHexStringLower(bytes), [how] = by }, Outcome(ours)));
        byte[] Signed(ECDsa by, string family, byte[] payload) => CoseSign1.Sign(by, EvidenceKey.Of(by).Kid, CoseSign1.TypeOf(family), payload).Bytes;

        for (var seed = 0; seed < 800; seed++)
        {
            var random = new Random(seed);
            var values = new RandomEntries(seed);
            byte[] Perhaps(byte[] bytes) => random.Next(3) == 0 ? bytes : Damaged(bytes, random);

            AcceptedTip[] tips = [.. Enumerable.Range(0, random.Next(6)).Select(_ => new AcceptedTip(values.Number(), values.Bytes(32))).OrderBy(tip => tip.Number)];
            var revoked = new Revocation("demo", values.Bytes(16), values.Bytes(32), tips, values.Number(), values.Text(), values.Number()).Sign(oldKey);
            var revocation = Signed(oldKey, Revocation.Family, Perhaps(revoked.Payload));
            Ask("revocation", revocation, Revocation.TryRead(revocation, out _, out _), "point", point);

            var chain = values.Bytes(16);
            var possession = CoseSign1.Sign(newKey, EvidenceKey.Of(newKey).Kid, CoseSign1.TypeOf(Possession.Family), Perhaps(Possession.Sign(newKey, chain, EvidenceKey.Of(oldKey), values.Number()).Payload));
            var rotation = Signed(oldKey, Rotation.Family, Perhaps(Rotation.Sign(oldKey, chain, values.Number(), values.Bytes(32), possession, values.Number()).Payload));
            Ask("rotation", rotation, Rotation.TryRead(rotation, out _, out _), "point", point);

            var said = SignedText(new Suspension(chain, values.Number(), seed % 2 == 0, values.Number(), values.Text() + new string('r', random.Next(300))).Sign(signer), random, signer);
            Ask("suspension", said, Suspension.TryOpen(said, signer.Key, out _), "key", signer.Key.ToVerifierKey());

            var told = SignedText(Told(values, random, chain).Sign(signer), random, signer);
            Ask("day", told, DayStatement.TryOpen(told, signer.Key, out _), "key", signer.Key.ToVerifierKey());

            var goesOn = SignedText(new Succession("ledger.example/segments", values.Number(), values.Bytes(32), signer.Key, random.Next(3), values.Number()).Sign([signer]), random, signer);
            Ask("succession", goesOn, Succession.TryOpen(goesOn, signer.Key, out _), "key", signer.Key.ToVerifierKey());

            var decision = Signed(oldKey, Decision.Family, Perhaps(new Decision(chain, values.Bytes(32), values.Bytes(32), values.Text(), values.Number(), random.Next(2) == 0 ? "demo" : "demo/mine").Sign(oldKey).Payload));
            Ask("decision", decision, Decision.TryRead(decision, out _, out _), "of", "");

            var published = Signed(oldKey, ProfilePublication.Family, Perhaps(new ProfilePublication("demo", values.Text(), values.Bytes(32), (Verified)random.Next(5), values.Number()).Sign(oldKey).Payload));
            Ask("publication", published, ProfilePublication.TryRead(published, out _, out _), "point", point);

            var kind = (StatementKind)random.Next(1, 12);
            var statement = Perhaps(new StatementEntry(kind, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(8) == 0 ? null : values.Bytes(random.Next(40)))]).Encode());
            Ask("statement", statement, StatementEntry.TryRead(statement, out _), "of", "");
        }
        var parted = questions.Zip(VerifyJs.Ask(questions.Select(question => question.Of))).Where(both => both.First.Ours != both.Second)
            .Select(both => $"{both.First.Ours}, verify.js {both.Second} of {both.First.Of}").ToList();
        Assert.True(parted.Count == 0, $"{parted.Count} of {questions.Count}\n{string.Join('\n', parted.Take(40))}");
        foreach (var outcome in (string[])["accepted", "corrupt", "newer"]) Assert.Contains(questions, question => question.Ours == outcome);
    }

    /// <summary>The text of a note, a character of it set, put in or left out, under a good signature.</summary>
    static byte[] SignedText(string note, Random random, NoteSigner signer)
    {
        const string Characters = "0019aAfF \nv2+-é";
        var text = note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
        for (var times = random.Next(3); times > 0; times--)
        {
            var at = random.Next(text.Length - 1);
            var put = Characters[random.Next(Characters.Length)].ToString();
            text = random.Next(3) switch { 0 => text[..at] + put + text[at..], 1 => text[..at] + text[(at + 1)..], _ => text[..at] + put + text[(at + 1)..] };
        }
        return Encoding.UTF8.GetBytes(SignedNote.Sign(text, signer));
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

    /// <summary>A day with some of each line, mostly in order.</summary>
    static DayStatement Told(RandomEntries values, Random random, byte[] chain)
    {
        var first = random.Next(1, 9);
        return new DayStatement
        {
            Chain = chain, Day = DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1)), Previous = values.Bytes(32), LogSize = values.Number(), LogRoot = values.Bytes(32),
            Tips = [new BranchTip(first, values.Bytes(32), 40), .. Enumerable.Range(0, random.Next(4)).Select(_ => new BranchTip(first + random.Next(9), values.Bytes(32), 90)).OrderBy(tip => Convert.ToHexString(tip.Identity), StringComparer.Ordinal)],
            Missing = [.. Enumerable.Range(0, random.Next(2)).Select(_ => new MissingRange(first + random.Next(2), first + random.Next(1, 4)))],
            Forks = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new ChainFork(values.Bytes(32), "fork")).OrderBy(fork => Convert.ToHexString(fork.Parent), StringComparer.Ordinal)],
            Keys = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new ChainKey(values.Bytes(8), 1 + 3 * i, (KeyState)random.Next(3)))],
        };
    }
}
