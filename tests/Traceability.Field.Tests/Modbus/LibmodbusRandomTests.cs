using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>Random writes and reads of every function against libmodbus' own server, held against an account of what was written.</summary>
public sealed class LibmodbusRandomTests
{
    const string Python = "/usr/bin/python3";
    const int Coils = 4000, Registers = 1000, Rounds = 5_000, SerialRounds = 200;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_was_written_by_any_function_is_read_back_wherever_it_begins_and_ends()
    {
        using var server = Start();
        var cancelled = TestContext.Current.CancellationToken;
        var port = await PlaceOfAsync(server);
        using IModbusLine line = (await ModbusTcpConnection.ConnectAsync(
            "127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture), 1, Patience, TimeProvider.System, new LineStatistics(), cancelled))!;
        await WriteAndReadAsync(line, Rounds);
        server.StandardInput.Close();
        await server.WaitForExitAsync(cancelled);
    }

    /// <summary>libmodbus opens one end as its serial port and we the other, so that neither knows of the other more than the bytes.</summary>
    [Fact]
    public async Task The_same_over_a_pair_of_terminals_that_socat_joins()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/socat"), "socat is not installed");
        var cancelled = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("socat-").FullName;
        var (near, far) = (Path.Combine(folder, "near"), Path.Combine(folder, "far"));
        using var socat = Process.Start("/usr/bin/socat", [$"pty,link={near},raw,echo=0", $"pty,link={far},raw,echo=0"]);
        try
        {
            for (var i = 0; i < 200 && !(File.Exists(near) && File.Exists(far)); i++) await Task.Delay(50, cancelled);
            using var server = Start(far);
            Assert.Equal(far, await PlaceOfAsync(server));
            using var line = await new SerialBusOptions(new(near, 19_200)).Opener(TimeProvider.System, new LineStatistics(), NullLogger.Instance)(cancelled);
            Assert.NotNull(line);
            await WriteAndReadAsync(line, SerialRounds);
            server.StandardInput.Close();
            await server.WaitForExitAsync(cancelled);
        }
        finally
        {
            socat.Kill();
            await socat.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    static Process Start(params string[] device)
    {
        Assert.SkipUnless(File.Exists(Python), "python3 is not installed");
        return Process.Start(new ProcessStartInfo(Python, [RepositoryRoot.File("tests", "Traceability.Field.Tests", "Modbus", "libmodbus_server.py"), .. device])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
    }

    static async Task<string> PlaceOfAsync(Process server)
    {
        var place = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (place is null) Assert.Skip($"libmodbus5 is not installed: {await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        return place;
    }

    static async Task WriteAndReadAsync(IModbusLine line, int rounds)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var random = new Random(31);
        var (coils, registers) = (new ushort[Coils], new ushort[Registers]);
        var words = new ushort[ReadRequest.MostBits];
        for (var round = 0; round < rounds; round++)
        {
            var write = (CommandWrite)random.GetItems<byte>([5, 6, 15, 16], 1)[0];
            var isBits = write is CommandWrite.Coil or CommandWrite.Coils;
            var (held, most) = isBits ? (coils, ReadRequest.MostBits) : (registers, ReadRequest.MostRegisters);
            var values = new ushort[write is CommandWrite.Coil or CommandWrite.Register ? 1 : random.Next(1, 17)];
            for (var i = 0; i < values.Length; i++) values[i] = (ushort)(isBits ? random.Next(2) : random.Next(0x10000));
            var at = random.Next(held.Length - values.Length + 1);
            var command = new ProfileCommand("random", write, (ushort)at, at, [.. values], new CommandProof(CommandTests.Register(0), null, 0, 0, Patience));
            Assert.Equal(ReadResult.Ok, await line.ExchangeAsync(new WriteExchange(1, command), Patience, cancelled));
            values.CopyTo(held, at);

            var count = random.Next(1, most + 1);
            count = Math.Min(count, held.Length);
            var from = random.Next(held.Length - count + 1);
            Assert.Equal(ReadResult.Ok, await line.ReadAsync(new(1, isBits ? RegisterTable.Coil : RegisterTable.Holding, (ushort)from, (ushort)count), words, Patience, cancelled));
            Assert.Equal(held[from..(from + count)], words[..count]);
            // Beyond its end it refuses, whatever the function.
            if (round % 50 != 0) continue;
            Assert.Equal(ReadResult.Exception(2), await line.ReadAsync(new(1, isBits ? RegisterTable.Coil : RegisterTable.Holding, (ushort)(held.Length - count + 1), (ushort)count), words, Patience, cancelled));
        }
    }
}
