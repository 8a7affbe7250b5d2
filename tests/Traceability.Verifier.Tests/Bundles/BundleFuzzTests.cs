using System.Globalization;
using Traceability.Evidence.Bundles;
using Traceability.Verifier.Tests.Corpus;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Bundles;

/// <summary>Whatever comes in as a bundle, checking never throws, and what is accepted rests on a segment that really was signed.</summary>
public sealed class BundleFuzzTests
{
    static readonly int Rounds = Environment.GetEnvironmentVariable("TRACEABILITY_FUZZ") is { Length: > 0 } text
        && int.TryParse(text, CultureInfo.InvariantCulture, out var rounds) ? rounds / 10 : 5_000;

    [Fact, Trait("Category", "Fuzz")]
    public void Damaged_bundles_are_never_accepted_with_entries_that_nobody_signed()
    {
        var corpus = Directory.GetFiles(CorpusCase.Root, "*.bundle", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length > 0).ToList();
        Assert.True(TrustPolicy.TryRead(System.Text.Encoding.UTF8.GetBytes(Cast.Policy), out var policy).IsOk);
        var signed = corpus.Where(bytes => BundleCheck.Run(bytes, policy, new ProfileRules(), out _) is { Read.IsOk: true, Broken: null or > BundleRule.EntryProof })
            .SelectMany(Entries).ToHashSet();
        var random = new Random(6962);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Damaged(corpus, random);
            try
            {
                var verdict = BundleCheck.Run(bytes, round % 2 == 0 ? policy : null, new ProfileRules(), out var found);
                Assert.Equal(verdict.IsAccepted, found is not null);
                Assert.True(verdict.IsAccepted || verdict.Reason.Length > 0, "refused without a reason");
                if (found is not null)
                    Assert.Subset(signed, found.Bundle.Segments.SelectMany(segment => segment.Entries).Select(entry => Convert.ToHexString(entry.Content)).ToHashSet());
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"threw {exception.GetType().Name} in round {round} on {Convert.ToHexStringLower(bytes)}");
            }
        }
    }

    static IEnumerable<string> Entries(byte[] bytes) =>
        Bundle.TryRead(bytes, out var bundle).IsOk ? bundle!.Segments.SelectMany(segment => segment.Entries).Select(entry => Convert.ToHexString(entry.Content)) : [];

    /// <summary>Bytes set, cut out or taken from another bundle at the same place: parts that fit each other by form, not by meaning.</summary>
    static byte[] Damaged(List<byte[]> corpus, Random random)
    {
        var bytes = (byte[])corpus[random.Next(corpus.Count)].Clone();
        for (var times = random.Next(1, 4); times > 0 && bytes.Length > 1; times--)
        {
            var at = random.Next(bytes.Length);
            var length = Math.Min(random.Next(1, 200), bytes.Length - at);
            var other = corpus[random.Next(corpus.Count)];
            if (random.Next(4) == 0) bytes = [.. bytes[..at], .. bytes[(at + Math.Min(length, 9))..]];
            else if (random.Next(2) == 0 && other.Length > at + length) other.AsSpan(at, length).CopyTo(bytes.AsSpan(at));
            else bytes[at] = (byte)random.Next(256);
        }
        return bytes;
    }
}
