using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Faults;

public sealed class LedgerFaultTests
{
    [Fact]
    public Task A_ledger_killed_again_and_again_ends_with_the_exact_totals() => KilledAsync(times: 4);

    [Fact, Trait("Category", "Soak")]
    public Task A_ledger_killed_forty_times_ends_with_the_exact_totals() => KilledAsync(times: 40);

    static Task KilledAsync(int times) => SiteUnderTest.RunAsync(async site =>
    {
        var random = new Random(7);
        for (var kill = 0; kill < times; kill++)
        {
            // Every second time it is killed while it is still starting; the instant is random, nothing waits for it.
            if (kill % 2 == 0) await site.Ledger.UntilNumberAsync(SiteUnderTest.Facility, await site.Ledger.NumberAsync(SiteUnderTest.Facility) + random.Next(1, 3));
            else await Task.Delay(random.Next(600));
            await site.Ledger.KillAsync();
            site.Ledger.Launch();
            if (kill % 2 == 1 || kill == times - 1) await site.Ledger.ReadyAsync();
        }
        await site.EndsExactAsync();
    });
}
