using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Corpus;

/// <summary>
/// tests/corpus is read by every verifier, in whatever language; this is ours. TRACEABILITY_REMAKE_CORPUS=1 writes the folders anew from
/// <see cref="CorpusMaker"/>; the difference is then read case by case.
/// </summary>
public sealed class CorpusTests
{
    const int Fewest = 250;

    public static TheoryData<string> Cases { get; } =
        [.. Directory.GetDirectories(CorpusCase.Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Every_case_ends_as_it_says(string name)
    {
        var of = CorpusCase.Open(name);
        Assert.Equal(of.Outcome, CorpusReaders.Run(of, out var found));
        Assert.Equal(of.Find("finding"), Finding.Of(found));
        if (of.Find("profiles") is { } profiles) Assert.Equal(profiles, Finding.ProfilesOf(found));
        if (of.Find("assurance") is { } assurance) Assert.Equal(assurance, Finding.AssuranceOf(found));
        if (of.Find("standing") is { } standing) Assert.Equal(standing, Finding.StandingOf(found));
    }

    [Fact]
    public void The_generator_makes_the_committed_files_and_no_other()
    {
        var made = CorpusMaker.Files();
        if (Environment.GetEnvironmentVariable("TRACEABILITY_REMAKE_CORPUS") == "1") CorpusMaker.Write(made);
        var held = Directory.GetFiles(CorpusCase.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(CorpusCase.Root, file)).Where(file => file.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(made.Keys.Order(StringComparer.Ordinal), held);
        foreach (var (file, content) in made) Assert.True(File.ReadAllBytes(Path.Combine(CorpusCase.Root, file)).AsSpan().SequenceEqual(content), $"{file} is another");
    }

    [Fact]
    public void There_are_enough_cases_and_every_reader_and_every_rule_has_one()
    {
        var cases = Cases.Select(row => CorpusCase.Open(row.Data)).ToList();
        Assert.True(cases.Count >= Fewest, $"{cases.Count} cases");
        foreach (var rule in Enum.GetValues<Evidence.Bundles.BundleRule>())
            Assert.Contains(cases, of => of.Outcome == Evidence.Bundles.BundleVerdict.Refused(rule, "").ToString());
        foreach (var reader in (string[])["bundle", "message", "sign1", "enrolment", "checkpoint", "note", "proof", "head", "day", "succession", "policy", "cbor", "inclusion", "consistency", "ed25519", "statement", "rotation", "revocation", "suspension", "publication"])
            foreach (var accepted in (bool[])[true, false])
                Assert.Contains(cases, of => of.Reader == reader && of.Outcome == "accepted" == accepted);
    }
}
