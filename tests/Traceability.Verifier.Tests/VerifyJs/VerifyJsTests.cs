using System.Text.Json.Nodes;
using Traceability.Testing;
using Traceability.Verifier.Tests.Corpus;

namespace Traceability.Verifier.Tests.VerifyJs;

/// <summary>verify.js is written from FORMAT.md by another hand; wherever it and the verifier part, one of them has misread the page.</summary>
public sealed class VerifyJsTests
{
    const int ChangesOfACase = 12;

    public static TheoryData<string> Suites { get; } = [.. Directory.GetFiles(Testing.VerifyJs.Folder, "*.test.js").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Suites))]
    public void Its_own_tests_pass(string suite)
    {
        Assert.SkipUnless(Testing.VerifyJs.CanRun, Testing.VerifyJs.Missing);
        var answer = Testing.VerifyJs.Run(["--test", Path.Combine(Testing.VerifyJs.Folder, suite)]);
        Assert.True(answer.Code == 0, answer.Output + answer.Error);
    }

    [Fact]
    public void Whatever_is_changed_in_a_case_both_verifiers_say_the_same()
    {
        Assert.SkipUnless(Testing.VerifyJs.CanRun, Testing.VerifyJs.Missing);
        var random = new Random(9162);
        var changed = new List<(string Case, CorpusCase Of)>();
        foreach (var name in CorpusTests.Cases.Select(row => row.Data))
        {
            var of = CorpusCase.Open(name);
            if (of.Input.Length == 0 || of.Reader is "inclusion" or "consistency" or "ed25519") continue;
            for (var i = 0; i < ChangesOfACase; i++) changed.Add((name, of.With(Changed(of.Input, random))));
        }
        var said = Testing.VerifyJs.Ask(changed.Select(change => Question(change.Of)));
        var parted = changed.Zip(said, (change, answer) => (change.Case, Ours: Said(change.Of), Theirs: answer, Input: Convert.ToHexStringLower(change.Of.Input)))
            .Where(both => both.Ours != both.Theirs).Select(both => $"{both.Case}: {both.Ours}, verify.js {both.Theirs} of {both.Input}").ToList();
        Assert.True(parted.Count == 0, string.Join('\n', parted));
    }

    /// <summary>As answers.js says it: the outcome, what an accepted bundle comes to, who stands behind it, and how far profiles and key are to be believed.</summary>
    static string Said(CorpusCase of) => string.Join("; ", new[] { CorpusReaders.Run(of, out var found), Finding.Of(found), Finding.StandingOf(found), Finding.ProfilesOf(found), Finding.AssuranceOf(found) }.OfType<string>());

    /// <summary>One to three bytes set, put in or left out: nearly right gets furthest.</summary>
    static byte[] Changed(byte[] bytes, Random random)
    {
        for (var times = random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
        {
            var at = random.Next(bytes.Length);
            bytes = random.Next(6) switch
            {
                0 => bytes[..at],
                1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                2 => [.. bytes[..at], .. bytes[(at + 1)..]],
                _ => [.. bytes[..at], (byte)(bytes[at] ^ 1 << random.Next(8)), .. bytes[(at + 1)..]],
            };
        }
        return bytes;
    }

    static JsonObject Question(CorpusCase of)
    {
        var question = new JsonObject { ["reader"] = of.Reader, ["input"] = Convert.ToHexStringLower(of.Input) };
        foreach (var file in (string[])["policy", "request"]) if (of.File(file) is { } bytes) question[file] = Convert.ToHexStringLower(bytes);
        foreach (var text in (string[])["key", "family", "point", "identity"]) if (of.Find(text) is { } value) question[text] = value;
        return question;
    }
}
