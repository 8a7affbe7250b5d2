using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>Commands on a bus that is being read, in manual time.</summary>
public sealed class CommandTests
{
    readonly ManualTime time = new();
    readonly SimulatedGateway gateway;
    readonly RecordingSink sink = new();

    public CommandTests() => gateway = new(time);

    /// <summary>A register, which at the simulated gateway holds its own address.</summary>
    public static ProfileValue Register(ushort address) => new("register", new DecodingRule
    {
        Table = RegisterTable.Holding, WireAddress = address, Words = 1, Type = RegisterType.U16, Order = ByteOrder.Abcd, Scale = DecimalFraction.One, ResolutionExponent = 0, Unit = "1",
    }, address, PollClass.Normal);

    static ProfileCommand Zero(long shows = 500) =>
        new("zero", CommandWrite.Register, 24, 24, [1], new CommandProof(Register(500), null, shows, shows, TimeSpan.FromSeconds(2)));

    async Task<CommandOutcome> OutcomeAsync(ProfileCommand command, double runs = 10)
    {
        var bus = new ModbusBus(new GatewayOptions("simulated", 502), [new(1, RegisterTable.Holding, 10, 2, TimeSpan.FromSeconds(1))], new Dictionary<byte, UnitOptions>(), sink, time,
            NullLogger.Instance, new LineStatistics(), gateway.OpenAsync);
        Task<CommandOutcome>? outcome = null;
        await Task.Run(async () =>
        {
            using var stop = new CancellationTokenSource();
            var running = bus.RunAsync(stop.Token);
            time.Advance(TimeSpan.FromSeconds(1.5));
            outcome = bus.CommandAsync(1, command, TimeSpan.FromSeconds(5));
            time.Advance(TimeSpan.FromSeconds(runs));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }, TestContext.Current.CancellationToken);
        return await outcome!;
    }

    [Fact]
    public async Task A_command_is_done_when_the_device_shows_its_effect_and_reading_goes_on()
    {
        Assert.Equal(CommandOutcome.Done, await OutcomeAsync(Zero()));
        Assert.Equal([6, 0, 24, 0, 1], Assert.Single(gateway.Exchanged));
        Assert.InRange(sink.Count(0), 11, 12);
    }

    [Fact]
    public async Task An_acknowledged_command_without_effect_is_told_so_and_not_sent_again()
    {
        Assert.Equal(CommandOutcome.NoEffect, await OutcomeAsync(Zero(shows: 1)));
        Assert.Single(gateway.Exchanged);
    }

    [Fact]
    public async Task A_refusal_is_told_without_waiting_for_an_effect()
    {
        gateway.Other = _ => ReadResult.Exception(4);
        Assert.Equal(CommandOutcome.Refused, await OutcomeAsync(Zero()));
        Assert.DoesNotContain(gateway.Asked, asked => asked.Request.Address == 500);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_made_good_by_the_effect_and_never_by_sending_again()
    {
        gateway.Other = _ => new(ReadOutcome.Timeout);
        Assert.Equal(CommandOutcome.Done, await OutcomeAsync(Zero()));
        Assert.Equal(CommandOutcome.Unknown, await OutcomeAsync(Zero(shows: 1)));
        Assert.Equal(2, gateway.Exchanged.Count);
    }

    [Fact]
    public async Task A_bus_that_is_away_sends_nothing_later_either()
    {
        gateway.Reachable = false;
        Assert.Equal(CommandOutcome.NotSent, await OutcomeAsync(Zero(), runs: 6));
        Assert.Empty(gateway.Exchanged);
    }
}
