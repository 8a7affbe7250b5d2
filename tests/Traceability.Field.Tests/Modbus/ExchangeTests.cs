using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>What is no reading: a profile's commands, and what a device says that it is.</summary>
public sealed class ExchangeTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    static ProfileCommand Command(CommandWrite write, ushort address, params ushort[] words) =>
        new("test", write, address, address, [.. words], new CommandProof(CommandTests.Register(address), null, words[0], words[0], TimeSpan.FromSeconds(1)));

    public static TheoryData<CommandWrite, ushort, ushort[], string, string> Frames => new()
    {
        // As the Flintec manual prints it, with its check.
        { CommandWrite.Registers, 24, [0, 1], "01 10 00 18 00 02 04 00 00 00 01 32 C5", "10 00 18 00 02" },
        // The examples of the Application Protocol 1.1b3, 6.5, 6.6, 6.11, 6.12.
        { CommandWrite.Coil, 0xAC, [1], "01 05 00 AC FF 00 4C 1B", "05 00 AC FF 00" },
        { CommandWrite.Register, 1, [3], "01 06 00 01 00 03 98 0B", "06 00 01 00 03" },
        { CommandWrite.Coils, 0x13, [1, 0, 1, 1, 0, 0, 1, 1, 1, 0], "01 0F 00 13 00 0A 02 CD 01 72 CB", "0F 00 13 00 0A" },
        { CommandWrite.Registers, 1, [0x000A, 0x0102], "01 10 00 01 00 02 04 00 0A 01 02 92 30", "10 00 01 00 02" },
    };

    [Theory, MemberData(nameof(Frames))]
    public void A_command_is_the_frame_of_the_standard_and_takes_only_its_own_answer(CommandWrite write, ushort address, ushort[] words, string frame, string answer)
    {
        var exchange = new WriteExchange(1, Command(write, address, words));
        Assert.Equal(frame, BitConverter.ToString(RtuFrame.Framed(exchange)).Replace('-', ' '));
        byte[] right = [1, .. Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal))];
        Assert.Equal(ReadResult.Ok, exchange.Take(right));
        for (var i = 0; i < right.Length; i++)
        {
            var wrong = (byte[])right.Clone();
            wrong[i] ^= 1;
            Assert.False(exchange.Take(wrong).IsOk);
        }
        Assert.Equal(ReadResult.Exception(4), exchange.Take([1, (byte)((byte)write | 0x80), 4]));
        Assert.Equal(ReadOutcome.WrongLength, exchange.Take([.. right, 0]).Outcome);
    }

    [Fact]
    public void An_identification_is_read_as_the_standard_prints_it_and_never_goes_round_in_circles()
    {
        var exchange = new IdentificationExchange(1);
        Assert.Equal("2B-0E-01-00", BitConverter.ToString(exchange.Question.ToArray()));
        byte[] answer = [1, 0x2B, 0x0E, 1, 1, 0xFF, 2, 2, 0, 3, .. "ABB"u8, 1, 4, .. "B23 "u8];
        Assert.Equal(ReadResult.Ok, exchange.Take(answer));
        Assert.Equal(((byte?)2, "ABB", "B23 "), (exchange.Next, exchange.Objects[0], exchange.Objects[1]));
        for (var length = 1; length < answer.Length; length++) Assert.False(new IdentificationExchange(1).Take(answer.AsSpan(0, length)).IsOk);
        var round = new IdentificationExchange(1, 2);
        Assert.Equal(ReadResult.Ok, round.Take(answer));
        Assert.Null(round.Next);
    }

    [Fact]
    public void Whatever_comes_as_an_answer_nothing_is_thrown()
    {
        var random = new Random(3);
        var bytes = new byte[64];
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = 1;
            bytes[1] = (byte)(i % 3 == 0 ? 0xAB : 0x2B);
            new IdentificationExchange(1).Take(bytes.AsSpan(0, random.Next(bytes.Length)));
            new WriteExchange(1, Command(CommandWrite.Register, 1, 3)).Take(bytes.AsSpan(0, random.Next(bytes.Length)));
        }
    }

    [Fact]
    public async Task Pymodbus_takes_the_commands_over_tcp_and_says_what_it_is()
    {
        await using var peer = await PymodbusPeer.StartAsync();
        using IModbusLine line = (await ModbusTcpConnection.ConnectAsync("127.0.0.1", peer.Port, 1, Patience, TimeProvider.System, new LineStatistics(), TestContext.Current.CancellationToken))!;
        await TryAllAsync(line);
    }

    [Theory]
    [InlineData("rtu")]
    [InlineData("serial")]
    public async Task Pymodbus_takes_the_commands_on_a_serial_line_and_says_what_it_is(string how)
    {
        await using var peer = await PymodbusPeer.StartAsync(how);
        LineOptions options = how == "rtu" ? new RtuOverTcpOptions("127.0.0.1", peer.Port) : new SerialBusOptions(new(peer.Place, 19_200));
        using var line = await options.Opener(TimeProvider.System, new LineStatistics(), NullLogger.Instance)(TestContext.Current.CancellationToken);
        await TryAllAsync(line!);
    }

    static async Task TryAllAsync(IModbusLine line)
    {
        var cancelled = TestContext.Current.CancellationToken;
        ValueTask<ReadResult> AskAsync(Exchange exchange) => line.ExchangeAsync(exchange, Patience, cancelled);
        Assert.Equal(ReadResult.Ok, await AskAsync(new WriteExchange(1, Command(CommandWrite.Register, 10, 0x1234))));
        Assert.Equal(ReadResult.Ok, await AskAsync(new WriteExchange(1, Command(CommandWrite.Registers, 11, 0xABCD, 7))));
        Assert.Equal(ReadResult.Ok, await AskAsync(new WriteExchange(1, Command(CommandWrite.Coil, 1, 1))));
        Assert.Equal(ReadResult.Ok, await AskAsync(new WriteExchange(1, Command(CommandWrite.Coils, 4, 1, 1, 0))));
        Assert.Equal(ReadResult.Exception(2), await AskAsync(new WriteExchange(1, Command(CommandWrite.Register, 5000, 1))));
        var words = new ushort[8];
        Assert.Equal(ReadResult.Ok, await line.ReadAsync(new(1, RegisterTable.Holding, 9, 5), words, Patience, cancelled));
        Assert.Equal([1009, 0x1234, 0xABCD, 7, 1013], words[..5]);
        Assert.Equal(ReadResult.Ok, await line.ReadAsync(new(1, RegisterTable.Coil, 0, 8), words, Patience, cancelled));
        Assert.Equal([1, 1, 0, 1, 1, 1, 0, 0], words);
        var identification = new IdentificationExchange(1);
        Assert.Equal(ReadResult.Ok, await AskAsync(identification));
        Assert.Equal(["Example", "EX-1", "1.0"], identification.Objects.Values);
    }
}
