using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Bundles;

public sealed class TrustPolicyTests
{
    static string Witness(int i) => new CosignatureKey($"w{i}.example", [.. Enumerable.Repeat((byte)i, 32)]).ToVerifierKey();

    static readonly string Witnesses = string.Concat(Enumerable.Range(1, 6).Select(i => $"witness w{i} {Witness(i)}\n"));

    static ReadOutcome Read(string text, out TrustPolicy? policy) => TrustPolicy.TryRead(Encoding.UTF8.GetBytes(text), out policy);

    /// <summary>The example of tlog-policy: two of the Xs and any of the Ys.</summary>
    [Theory]
    [InlineData("w1 w2 w4", true), InlineData("w1 w3 w6", true), InlineData("w1 w2 w3 w4 w5 w6", true)]
    [InlineData("w1 w2 w3", false), InlineData("w1 w4 w5 w6", false), InlineData("", false)]
    public void A_quorum_of_groups_is_met_by_their_members(string cosigned, bool met)
    {
        Assert.Equal(ReadOutcome.Ok, Read(Witnesses + "group Xs 2 w1 w2 w3\ngroup Ys any w4 w5 w6\ngroup both all Xs Ys\nquorum both\n", out var policy));
        Assert.Equal(met, policy!.IsWitnessed(cosigned.Split(' ')));
    }

    [Fact]
    public void Without_a_quorum_nothing_is_witnessed()
    {
        Assert.Equal(ReadOutcome.Ok, Read(Witnesses + "quorum none\n", out var policy));
        Assert.False(policy!.IsWitnessed(["w1", "w2", "w3", "w4", "w5", "w6"]));
    }

    [Theory]
    [InlineData("\n\nlog x\nquorum none\n", "line 3: no Ed25519 verifier key of a log (name+id+base64, type 01)")]
    [InlineData("quorum none\nquorum none\n", "line 2: a second quorum")]
    [InlineData("# only this\n", "line 2: the end, and no quorum")]
    [InlineData("quorum w\n", "line 1: \"w\" is no witness or group named above")]
    [InlineData("group g any w\n", "line 1: \"w\" is no witness or group named above")]
    [InlineData("group g\n", "line 1: \"group NAME all|any|K MEMBER…\" expected")]
    [InlineData("organisation Demo AA==\n", "line 1: organisation \"Demo\": [a-z0-9-]{1,32} expected")]
    [InlineData("mirror x\n", "line 1: \"mirror\": log, organisation, witness, group or quorum expected")]
    [InlineData("quorum none\r\n", "line 1: a control character")]
    public void What_is_wrong_names_its_line(string text, string reason)
    {
        var outcome = Read(text, out var policy);
        Assert.Equal(ReadOutcome.Corrupt(reason), outcome);
        Assert.Null(policy);
    }
}
