using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Field.Tests.Modbus;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Serial;

/// <summary>Our own serial port on pseudo terminals of the kernel, with pymodbus at the far end.</summary>
public sealed class SerialPortTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("serial-").FullName;
    readonly RecordingSink sink = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static PolledValue Value(ushort address, int ms) => new(1, RegisterTable.Input, address, 2, TimeSpan.FromMilliseconds(ms));

    [Fact]
    public async Task All_four_tables_of_pymodbus_are_read_over_a_terminal()
    {
        await using var peer = await PymodbusPeer.StartAsync("serial");
        var open = new SerialBusOptions(new(peer.Place, 19_200)).Opener(TimeProvider.System, new LineStatistics(), NullLogger.Instance);
        using var line = await open(TestContext.Current.CancellationToken);
        Assert.NotNull(line);
        await SecondImplementationTests.ReadAllTablesAsync(line);
    }

    [Fact]
    public async Task A_port_has_one_owner_and_is_free_again_after_it()
    {
        await using var peer = await PymodbusPeer.StartAsync("serial");
        using (var first = SerialPort.Open(new(peer.Place, 9_600), out var refusal))
        {
            Assert.Null(refusal);
            Assert.Null(SerialPort.Open(new(peer.Place, 9_600), out refusal));
            Assert.Equal("another program has it", refusal);
        }
        using var next = SerialPort.Open(new(peer.Place, 12_345) { Parity = Parity.None, StopBits = 2 }, out var last);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_bus_opens_its_port_again_right_after_it_has_let_it_go()
    {
        await using var peer = await PymodbusPeer.StartAsync("serial");
        var open = new SerialBusOptions(new(peer.Place, 19_200)).Opener(TimeProvider.System, new LineStatistics(), NullLogger.Instance);
        for (var i = 0; i < 50; i++)
        {
            using var line = await open(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
        }
    }

    [Fact]
    public async Task A_bus_that_has_ended_has_let_go_of_its_port()
    {
        await using var peer = await PymodbusPeer.StartAsync("serial");
        for (var i = 0; i < 20; i++)
        {
            var bus = new ModbusBus(new SerialBusOptions(new(peer.Place, 19_200)), [Value(30, 20)], new Dictionary<byte, UnitOptions>(), sink, TimeProvider.System, NullLogger<ModbusBus>.Instance);
            using var stop = new CancellationTokenSource();
            var running = bus.RunAsync(stop.Token);
            var before = sink.Count(0);
            await sink.UntilAsync(s => s.Count(0) > before);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            // A program that another test is just starting has all locks of this process between fork and exec.
            string? refusal = null;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            do
            {
                using var next = SerialPort.Open(new(peer.Place, 19_200), out refusal);
                await Task.Yield();
            }
            while (refusal is not null && !patience.IsCancellationRequested);
            Assert.Null(refusal);
        }
    }

    [Fact]
    public async Task A_driver_that_does_not_switch_rs485_is_refused_by_name()
    {
        await using var peer = await PymodbusPeer.StartAsync("serial");
        Assert.Null(SerialPort.Open(new(peer.Place, 9_600) { Rs485 = new(RtsOnSend: true, TimeSpan.Zero, TimeSpan.Zero) }, out var refusal));
        Assert.Equal("its driver does not switch RS-485; where the adapter does so by itself, write rs485: none", refusal);
    }

    /// <summary>Drivers are known that take "even" and send without; all here can do what they are asked, so what they say is made up.</summary>
    [Theory]
    [InlineData(19_200u, Termios.CS8 | Termios.PARENB, null)]
    [InlineData(19_400u, Termios.CS8 | Termios.PARENB, null)]
    [InlineData(9_600u, Termios.CS8 | Termios.PARENB, "its driver makes 9600 baud of 19200")]
    [InlineData(19_200u, Termios.CS8, "its driver makes 8N1 of 8E1")]
    [InlineData(19_200u, Termios.CS8 | Termios.PARENB | Termios.PARODD, "its driver makes 8O1 of 8E1")]
    [InlineData(19_200u, Termios.CS7 | Termios.PARENB, "its driver makes 7E1 of 8E1")]
    [InlineData(19_200u, Termios.CS8 | Termios.PARENB | Termios.CSTOPB, "its driver makes 8E2 of 8E1")]
    public void A_line_that_is_not_made_as_it_was_asked_for_is_refused(uint speed, uint flags, string? refusal)
    {
        var wanted = Termios.Raw(new("/dev/ttyS0", 19_200) { Parity = Parity.Even });
        var made = wanted with { OutputSpeed = speed, ControlFlags = flags | Termios.BOTHER | Termios.CREAD | Termios.CLOCAL };
        Assert.Equal(refusal, SerialPort.Difference(wanted, made, isPseudo: false));
        if (speed > 19_000) Assert.Null(SerialPort.Difference(wanted, made, isPseudo: true));
    }

    [Fact]
    public async Task A_pseudo_terminal_has_no_parity_and_is_opened_with_any()
    {
        await using var peer = await PymodbusPeer.StartAsync("serial");
        foreach (var parity in Enum.GetValues<Parity>())
        {
            using var port = SerialPort.Open(new(peer.Place, 19_200) { Parity = parity }, out var refusal);
            Assert.Null(refusal);
        }
    }

    [Theory]
    [InlineData("absent", "there is no such device; is it plugged in?")]
    [InlineData("file", "it is no serial line")]
    public void What_is_no_port_is_refused_by_name(string name, string expected)
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        Assert.Null(SerialPort.Open(new(Path.Combine(folder, name), 9_600), out var refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public async Task A_port_that_is_unplugged_is_told_and_read_again_when_it_is_back()
    {
        var port = Path.Combine(folder, "bus0");
        var log = new KeptLog();
        var bus = new ModbusBus(new SerialBusOptions(new(port, 19_200)), [Value(30, 20)], new Dictionary<byte, UnitOptions>(), sink, TimeProvider.System, log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task running;
        await using (var peer = await PymodbusPeer.StartAsync("serial"))
        {
            File.CreateSymbolicLink(port, peer.Place);
            running = bus.RunAsync(stop.Token);
            await sink.UntilAsync(s => s.Count(0) >= 5);
            File.Delete(port);
        }
        await sink.UntilAsync(s => s.Notices.Any(n => n.Kind == FieldNoticeKind.BusLost));
        // The socket stays empty until the bus has looked there.
        Assert.Equal($"{port}: there is no such device; is it plugged in?", await log.Warning.WaitAsync(TimeSpan.FromSeconds(30), stop.Token));
        await using (var peer = await PymodbusPeer.StartAsync("serial"))
        {
            var before = sink.Count(0);
            File.CreateSymbolicLink(port, peer.Place);
            await sink.UntilAsync(s => s.Count(0) >= before + 5);
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([FieldNoticeKind.BusLost, FieldNoticeKind.BusReturned], sink.Notices.Take(2).Select(n => n.Kind));
    }

    /// <summary>Keeps the first warning.</summary>
    sealed class KeptLog : ILogger<ModbusBus>
    {
        readonly TaskCompletionSource<string> warning = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Warning => warning.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            warning.TrySetResult(formatter(state, exception));
    }
}
