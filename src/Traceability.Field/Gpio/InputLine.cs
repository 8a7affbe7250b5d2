using Microsoft.Win32.SafeHandles;

namespace Traceability.Field.Gpio;

/// <summary>An input that this process holds. Its descriptor can be kept by somebody else meanwhile; edges then go on being counted.</summary>
public sealed class InputLine : IEventLine, IDisposable
{
    readonly SafeFileHandle file;

    InputLine(int descriptor) => file = new SafeFileHandle(descriptor, ownsHandle: true);

    /// <summary>Takes over the descriptor of a request, also of one that a process made which has gone; null for −1, over which poll would pass in silence.</summary>
    public static InputLine? Adopt(int descriptor) => descriptor < 0 ? null : new(descriptor);

    public int Descriptor => (int)file.DangerousGetHandle();

    /// <summary>Null where the line cannot be asked any more.</summary>
    public bool? IsActive => LineLevel.Read(file);

    public int Read(Span<byte> events) => (int)Libc.Read(file, events);

    public void Dispose() => file.Dispose();
}
