using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Traceability.Field.Serial;
using Xunit;

namespace Traceability.Field.Tests.Serial;

/// <summary>Our numbers beside those of the kernel's own headers, as a C compiler sees them.</summary>
public sealed class KernelStructTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("structs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sizes_places_and_numbers_are_those_of_the_headers()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "compiled and compared on x86-64 only");
        Assert.SkipUnless(File.Exists("/usr/bin/gcc"), "gcc is not installed");
        (string C, long Ours)[] facts =
        [
            ("sizeof(struct termios2)", Unsafe.SizeOf<Termios>()),
            ("offsetof(struct termios2, c_cc)", (long)Marshal.OffsetOf<Termios>(nameof(Termios.Control))),
            ("offsetof(struct termios2, c_ospeed)", (long)Marshal.OffsetOf<Termios>(nameof(Termios.OutputSpeed))),
            ("sizeof(struct serial_rs485)", Unsafe.SizeOf<SerialRs485>()),
            ("offsetof(struct serial_rs485, delay_rts_after_send)", (long)Marshal.OffsetOf<SerialRs485>(nameof(SerialRs485.DelayAfterSend))),
            ("sizeof(struct serial_struct)", SerialPort.SerialStructBytes),
            ("offsetof(struct serial_struct, flags)", SerialPort.SerialFlagsAt),
            ("sizeof(struct pollfd)", Unsafe.SizeOf<Libc.PollEntry>()),
            ("TCGETS2", SerialPort.TCGETS2), ("TCSETSF2", SerialPort.TCSETSF2), ("TIOCEXCL", SerialPort.TIOCEXCL),
            ("TIOCGSERIAL", SerialPort.TIOCGSERIAL), ("TIOCSSERIAL", SerialPort.TIOCSSERIAL),
            ("TIOCGRS485", SerialPort.TIOCGRS485), ("TIOCSRS485", SerialPort.TIOCSRS485),
            ("ASYNC_LOW_LATENCY", SerialPort.AsyncLowLatency),
            ("SER_RS485_ENABLED", SerialRs485.SER_RS485_ENABLED), ("SER_RS485_RTS_ON_SEND", SerialRs485.SER_RS485_RTS_ON_SEND),
            ("SER_RS485_RTS_AFTER_SEND", SerialRs485.SER_RS485_RTS_AFTER_SEND),
            ("IGNBRK", Termios.IGNBRK), ("CBAUD", Termios.CBAUD), ("BOTHER", Termios.BOTHER), ("CIBAUD", Termios.CIBAUD), ("CS7", Termios.CS7), ("CS8", Termios.CS8),
            ("CSTOPB", Termios.CSTOPB), ("CREAD", Termios.CREAD), ("PARENB", Termios.PARENB), ("PARODD", Termios.PARODD), ("CLOCAL", Termios.CLOCAL),
            ("VTIME", Termios.VTIME), ("VMIN", Termios.VMIN), ("POLLIN", Libc.POLLIN), ("POLLOUT", Libc.POLLOUT), ("EAGAIN", Libc.EAGAIN), ("EINTR", Libc.EINTR),
        ];
        var source = Path.Combine(folder, "facts.c");
        var lines = facts.Select(f => $"    printf(\"%lld\\n\", (long long)(unsigned long long)({f.C}));");
        await File.WriteAllTextAsync(source, $$"""
            #include <errno.h>
            #include <poll.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <asm/termbits.h>
            #include <linux/ioctl.h>
            #include <asm/ioctls.h>
            #include <linux/serial.h>
            #include <linux/tty_flags.h>

            int main(void)
            {
            {{string.Join('\n', lines)}}
                return 0;
            }
            """, TestContext.Current.CancellationToken);
        var program = Path.Combine(folder, "facts");
        Assert.Equal("", (await RunAsync("/usr/bin/gcc", "-o", program, source)).Complaint);
        var theirs = (await RunAsync(program)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(facts.Select((f, i) => $"{f.C} = {theirs[i]}"), facts.Select(f => $"{f.C} = {f.Ours}"));
    }

    static async Task<(string Output, string Complaint)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaint = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, await complaint);
    }
}
