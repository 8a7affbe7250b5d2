using Traceability.Evidence.Bundles;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Bundles;

public sealed class BundleCheckCostTests
{
    /// <summary>Allocated bytes are the only number that is the same on every machine.</summary>
    [Fact]
    public void Checking_a_ticket_allocates_at_most_48_kilobytes()
    {
        var bundle = Story.TicketBundle().Encode();
        Assert.True(TrustPolicy.TryRead(System.Text.Encoding.UTF8.GetBytes(Cast.Policy), out var policy).IsOk);
        var rules = new ProfileRules();
        BundleCheck.Run(bundle, policy, rules, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(BundleCheck.Run(bundle, policy, rules, out _).IsAccepted);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.SendDiagnosticMessage($"{allocated} bytes for a bundle of {bundle.Length}");
        Assert.InRange(allocated, 0, 48 * 1024);
    }
}
