using Microsoft.Win32.SafeHandles;

namespace Traceability.Field.Gpio;

/// <summary>
/// An output that asks for something. Its safe state is the de-energised one, made by wiring; nothing is interlocked here. Inactive when it is
/// opened and when it is disposed; a killed process leaves the line as it was, so whatever must not stay on needs a time limit of its own outside.
/// </summary>
public sealed class OutputLine : IDisposable
{
    readonly Lock gate = new();
    readonly SafeFileHandle file;
    bool disposed;

    internal OutputLine(int descriptor) => file = new SafeFileHandle(descriptor, ownsHandle: true);

    /// <summary>What is really set; null where the line cannot be asked any more.</summary>
    public bool? IsActive => LineLevel.Read(file);

    /// <summary>False where the line did not take it.</summary>
    public bool Request(bool active)
    {
        lock (gate) return !disposed && LineLevel.Write(file, active);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            LineLevel.Write(file, active: false);
            file.Dispose();
        }
    }
}
