using System.Threading.Channels;
using Traceability.Evidence.Log;
using Traceability.Ledger.Downlink;
using Traceability.Ledger.Log;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class DeviceCheckpointsTests
{
    [Fact]
    public async Task A_device_that_says_where_it_stands_is_not_led_past_checkpoints_whose_receipts_are_still_to_come()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        await ledger.SettleAsync();
        var (link, logs) = (new NotingLink(), new LogQueries(ledger.Open.Database, ledger.Sequencer.Logs));
        var postbox = new Postbox(link);
        var checkpoints = new DeviceCheckpoints(logs, new DeviceSuccessions(ledger.Sequencer.Logs, TimeProvider.System), ledger.Open.Chains, postbox);

        // Published, but the one who shows it to the devices has not come to it yet.
        var reports = new List<PublishReport>();
        ledger.Sequencer.Published += reports.Add;
        for (var i = 2; i <= 3; i++) await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100 * i)));
        await ledger.SettleAsync();
        Assert.Equal(3, logs.Checkpoint(LogName.Segments)!.Size);

        checkpoints.Hear(TestLedger.Mine, new StatusMessage { State = DeviceState.Online, LogSize = 1 });
        foreach (var report in reports) checkpoints.Show(report);
        using var ending = new CancellationTokenSource();
        var running = postbox.RunAsync(ending.Token);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["1 to 1", "1 to 2", "2 to 3"], link.Steps); // the first asks for a cosignature
    }

    /// <summary>Takes everything at once and notes each step.</summary>
    sealed class NotingLink : IBrokerLink
    {
        // Nothing is ever written to it.
        readonly Channel<BrokerEvent> events = Channel.CreateBounded<BrokerEvent>(1);

        public List<string> Steps { get; } = [];

        public ChannelReader<BrokerEvent> Events => events.Reader;

        public ValueTask<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken)
        {
            Assert.True(CheckpointStep.TryRead(payload.Span, out var step).IsOk);
            Steps.Add($"{step!.From} to {step.CheckpointNote.Split('\n')[1]}");
            return ValueTask.FromResult(PublishOutcome.Accepted);
        }

        public ValueTask<SubscribeOutcome> SubscribeAsync(string filter, byte qos, CancellationToken cancellationToken) => ValueTask.FromResult(SubscribeOutcome.Remembered);
    }
}
