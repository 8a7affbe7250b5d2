using Microsoft.Playwright;
using Traceability.SystemTests.Browser;
using Traceability.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(PageStage))]

namespace Traceability.SystemTests.Browser;

/// <summary>A real broker, a real ledger process, two enrolled devices and Debian's chromium; begun by the first test that asks.</summary>
public sealed class PageStage : IAsyncDisposable
{
    const string Chromium = "/usr/bin/chromium";

    readonly SemaphoreSlim gate = new(1, 1);
    bool begun;
    IPlaywright? playwright;

    internal MosquittoBroker Broker { get; private set; } = null!;
    internal LedgerProcess Ledger { get; private set; } = null!;
    internal DeviceOnTheBroker Mine { get; private set; } = null!;
    internal DeviceOnTheBroker Refinery { get; private set; } = null!;
    internal IBrowser Browser { get; private set; } = null!;

    internal static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    internal async Task BeginAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is missing (Debian: apt-get install chromium)");
        await gate.WaitAsync();
        try
        {
            if (begun) return;
            begun = true;
            Broker = await MosquittoBroker.StartAsync();
            Ledger = await LedgerProcess.StartAsync(Broker.Port);
            Mine = await DeviceOnTheBroker.EnrolAsync(Ledger, Broker.Port, "mine", "mill", "pumps", "camp");
            Refinery = await DeviceOnTheBroker.EnrolAsync(Ledger, Broker.Port, "refinery", "leach", "electrowinning", "utilities");
            for (var hour = 3; hour >= 0; hour--)
            {
                await Mine.SealAsync(NowMs - hour * 3_600_000, more: hour == 1 ? Mine.Truck(NowMs - 3_600_000, 63_080_000, 21_240_000) : []);
                await Refinery.SealAsync(NowMs - hour * 3_600_000);
            }
            await Mine.SendLoweredFuelAsync();
            playwright = await Playwright.CreateAsync();
            Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Headless = true, Args = ["--no-sandbox", "--disable-gpu"] });
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
        if (Mine is not null) await Mine.DisposeAsync();
        if (Refinery is not null) await Refinery.DisposeAsync();
        if (Ledger is not null) await Ledger.DisposeAsync();
        if (Broker is not null) await Broker.DisposeAsync();
        gate.Dispose();
    }
}
