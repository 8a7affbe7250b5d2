using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Running;

/// <summary>Broker and ledger without a site: what comes in is what the test sends, as an enrolled device, a stranger or a thief.</summary>
sealed class LooseLedger : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tr-ledger-").FullName;
    readonly List<ProgramProcess> processes = [];

    LooseLedger(MosquittoBroker broker) => Broker = broker;

    public MosquittoBroker Broker { get; }
    public LedgerUnderTest Ledger { get; private set; } = null!;
    public MqttClient Sender { get; private set; } = null!;

    /// <summary>Runs the test, ends everything, and fails on any error in the ledger's log: whatever a sender does is no error of the ledger.</summary>
    /// <param name="ledgerData">The folder of an earlier ledger; otherwise a new one.</param>
    public static async Task RunAsync(Func<LooseLedger, Task> test, string? ledgerData = null)
    {
        // A test sends each message once and a busy ledger reads slower than it sends: a broker with its usual queue of 1 000 would drop some.
        var loose = new LooseLedger(await MosquittoBroker.StartAsync(["max_queued_messages 0"]));
        try
        {
            loose.Ledger = await LedgerUnderTest.StartAsync(loose.Broker, ledgerData ?? Path.Combine(loose.folder, "ledger"), loose.processes);
            loose.Sender = await MqttClient.ConnectAsync(loose.Broker);
            // The ledger serves before it has subscribed; until then the broker answers that nobody listens.
            await Until.TrueAsync(async () => await loose.Sender.TrySendAsync("tr/v1/demo/mine/nobody/segment", []) == Mqtt.PublishStatus.Accepted, "the ledger does not listen");
            await test(loose);
        }
        finally
        {
            await loose.DisposeAsync();
        }
        Assert.DoesNotContain(loose.processes, process => process.Errors.Any());
    }

    /// <summary>As the device of <see cref="SiteUnderTest"/>, in its name.</summary>
    public Task SendAsync(byte[] message) => Sender.SendAsync(SiteUnderTest.Topics.Segment, message);

    public async ValueTask DisposeAsync()
    {
        if (Sender is not null) await Sender.DisposeAsync();
        if (Ledger is not null) await Ledger.DisposeAsync();
        await Broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
