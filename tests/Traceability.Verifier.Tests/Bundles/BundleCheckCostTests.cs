using Traceability.Evidence.Bundles;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Bundles;

public sealed class BundleCheckCostTests
{
    /// <summary>Allocated bytes are the only number that is the same on every machine.</summary>
    [Fact]
    public void Checking_a_ticket_allocates_at_most_52_kilobytes()
    {
        var bundle = Story.TicketBundle().Encode();
        Assert.True(TrustPolicy.TryRead(System.Text.Encoding.UTF8.GetBytes(Cast.Policy), out var policy).IsOk);
        var rules = new ProfileRules();
        BundleCheck.Run(bundle, policy, rules, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(BundleCheck.Run(bundle, policy, rules, out _).IsAccepted);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.SendDiagnosticMessage($"{allocated} bytes for a bundle of {bundle.Length}");
        Assert.InRange(allocated, 0, 52 * 1024);
    }

    /// <summary>
    /// As much of everything as a mebibyte takes: what is asked of two things at a time must not be asked of all pairs. The bound is a wide multiple of
    /// what a linear check allocates; a quadratic one is beyond it by far.
    /// </summary>
    [Theory, InlineData("segments"), InlineData("one segment everywhere"), InlineData("configurations"), InlineData("statements"), InlineData("rotations"), InlineData("keys"), InlineData("chains with proofs")]
    public void Checking_a_mebibyte_of_anything_allocates_at_most_64_times_its_size(string what)
    {
        var bundle = HostileBundle.Of(what).Encode();
        Assert.InRange(bundle.Length, 1, Bundle.MostBytes);
        var rules = new ProfileRules();
        BundleCheck.Run(bundle, null, rules, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var verdict = BundleCheck.Run(bundle, null, rules, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.SendDiagnosticMessage($"{what}: {verdict} {verdict.Reason}, {allocated} bytes for a bundle of {bundle.Length}");
        Assert.Equal(HostileBundle.OutcomeOf(what), verdict.ToString());
        Assert.InRange(allocated, 0, 64L * bundle.Length);
    }
}
