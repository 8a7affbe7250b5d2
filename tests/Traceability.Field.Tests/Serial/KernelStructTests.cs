using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Traceability.Field.Serial;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Serial;

/// <summary>Our numbers beside those of the kernel's own headers, as a C compiler of each architecture sees them.</summary>
public sealed class KernelStructTests
{
    static readonly string[] Headers = ["errno.h", "fcntl.h", "poll.h", "stddef.h", "asm/termbits.h", "linux/ioctl.h", "asm/ioctls.h", "linux/serial.h", "linux/tty_flags.h"];

    static readonly (string C, long Ours)[] Facts =
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
        ("VTIME", Termios.VTIME), ("VMIN", Termios.VMIN), ("POLLIN", Libc.POLLIN), ("POLLOUT", Libc.POLLOUT), ("EAGAIN", Libc.EAGAIN), ("EINTR", Libc.EINTR), ("EBUSY", Libc.EBUSY),
        ("O_RDONLY", Libc.O_RDONLY), ("O_RDWR", Libc.O_RDWR), ("O_NOCTTY", Libc.O_NOCTTY), ("O_NONBLOCK", Libc.O_NONBLOCK), ("O_CLOEXEC", Libc.O_CLOEXEC),
    ];

    [Theory, InlineData(HeaderLayout.X64), InlineData(HeaderLayout.Arm64)]
    public void Sizes_places_and_numbers_are_those_of_the_headers(string compiler) => HeaderLayout.Agrees(compiler, Headers, Facts);
}
