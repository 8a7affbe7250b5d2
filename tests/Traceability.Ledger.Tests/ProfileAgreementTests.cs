using Traceability.Evidence.Entries;
using Traceability.Ledger.Ingest;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class ProfileAgreementTests
{
    static readonly DeviceProfile Sdm630 = ProfileFile.Read("eastron-sdm630.yaml",
        File.ReadAllBytes(RepositoryRoot.File("firmware-config", "profiles", "eastron-sdm630.yaml"))).Profile!;

    static ConfigurationLeaf.ForChannel Energy(DecodingRule rule, byte[]? hash = null, string value = "energy_import", Verified? verified = null) =>
        new(0, "mill." + value, rule.ToCbor(), "gateway", 1, Sdm630.Id, hash ?? Sdm630.Sha256.ToArray(), verified ?? (Verified)Sdm630.Verified, "S1", 1000);

    static DecodingRule Rule => Sdm630.Find("energy_import")!.Rule;

    static (List<string> Differs, List<string> Missing) Check(params ConfigurationLeaf[] leaves)
    {
        var (differs, missing) = (new List<string>(), new List<string>());
        ProfileAgreement.Check(leaves, (id, text) => differs.Add($"{id}: {text}"), (id, text) => missing.Add($"{id}: {text}"));
        return (differs, missing);
    }

    static ConfigurationLeaf.ForProfile Profile(byte[]? content = null) => new(Sdm630.Id, content ?? Sdm630.Bytes.ToArray());

    [Fact]
    public void The_rule_of_the_shipped_profile_agrees()
    {
        var (differs, missing) = Check(Energy(Rule), Profile());
        Assert.Empty(differs);
        Assert.Empty(missing);
    }

    [Fact]
    public void A_device_that_scales_its_own_readings_is_found() =>
        Assert.Equal(["mill.energy_import: the rule is not what profile eastron-sdm630 says"],
            Check(Energy(Rule with { Scale = new DecimalFraction(9, -1) }), Profile()).Differs);

    [Fact]
    public void A_device_that_makes_more_of_its_profile_than_the_profile_does_is_found() =>
        Assert.Equal([$"mill.energy_import: verified is Device, profile eastron-sdm630 says {Sdm630.Verified}"], Check(Energy(Rule, verified: Verified.Device), Profile()).Differs);

    [Fact]
    public void The_ranks_of_a_profile_have_the_numbers_of_the_format() =>
        Assert.Equal(Enum.GetValues<Verification>().Select(rank => ((int)rank, rank.ToString())), Enum.GetValues<Verified>().Select(rank => ((int)rank, rank.ToString())));

    [Fact]
    public void Another_profile_under_the_same_name_is_found() =>
        Assert.Equal(["mill.energy_import: another profile eastron-sdm630 than its hash names"], Check(Energy(Rule, new byte[32]), Profile()).Differs);

    [Fact]
    public void A_value_that_the_profile_does_not_have_is_found() =>
        Assert.Equal(["mill.gold_import: no such value in profile eastron-sdm630"], Check(Energy(Rule, value: "gold_import"), Profile()).Differs);

    [Fact]
    public void A_profile_that_cannot_be_read_is_found() =>
        Assert.Equal(["mill.energy_import: profile eastron-sdm630 cannot be read"], Check(Energy(Rule), Profile("id: ["u8.ToArray())).Differs);

    [Fact]
    public void A_channel_without_its_profile_is_told_apart() =>
        Assert.Equal(["mill.energy_import: no profile eastron-sdm630 in the configuration"], Check(Energy(Rule)).Missing);
}
