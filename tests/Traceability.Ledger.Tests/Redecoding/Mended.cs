using System.Text;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Redecoding;

/// <summary>The test meter's profile with something mended, and a second meter beside it that nobody mends.</summary>
static class Mended
{
    /// <summary>Energy was read ten times too high.</summary>
    public static readonly byte[] Tenth = With("scale: 0.01, resolution: 0.01, unit: kWh", "scale: 0.001, resolution: 0.01, unit: kWh");

    public static byte[] Wrong => Demo.Profile.Bytes.ToArray();

    public static string WrongSha256 => Convert.ToHexStringLower(Demo.Profile.Sha256.Span);

    public static byte[] With(string from, string to)
    {
        var text = Encoding.UTF8.GetString(Wrong);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal).Replace("version: 1", "version: 2", StringComparison.Ordinal));
    }

    public static Task<DeedAnswer> MendAsync(this TestLedger ledger, byte[] file, string? note = "the transformer's ratio was entered twice", byte[]? replaces = null) =>
        ledger.Open.Mending.MendAsync("mine", replaces ?? Demo.Profile.Sha256.ToArray(), file, note, ledger.StandingId(Evidence.Records.DeedKind.Redecoding, Convert.ToHexStringLower(replaces ?? Demo.Profile.Sha256.ToArray())), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken);

    /// <summary>Another device of the mine, which reads by a profile of its own.</summary>
    public static async Task<(ChainBuilder Chain, List<BuiltSegment> Segments)> SecondMeterAsync(this TestLedger ledger)
    {
        var profile = ProfileFile.Read("other-meter.yaml", Encoding.UTF8.GetString(Wrong).Replace("id: test-meter", "id: other-meter", StringComparison.Ordinal)).Profile!;
        var chain = (await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-kiln" })).Configure(
            new ConfigurationLeaf.ForChannel(0, "kiln.energy_import", profile.Find("energy_import")!.Rule.ToCbor(), "gateway", 1, profile.Id, profile.Sha256.ToArray(), (Verified)profile.Verified, "SIM-2", 1000),
            new ConfigurationLeaf.ForProfile(profile.Id, profile.Bytes.ToArray()), new ConfigurationLeaf.ForSite("site"u8.ToArray()));
        var segments = new List<BuiltSegment>();
        foreach (var (at, mantissa) in ((long, long)[])[(BilledMine.October, 10), (BilledMine.November, 70)])
        {
            chain.NowMs = at;
            segments.Add(chain.Seal(Demo.Series(0, at, mantissa)));
            await ledger.LogAsync(segments[^1], TestLedger.Mine with { Device = "edge-kiln" });
        }
        return (chain, segments);
    }
}
