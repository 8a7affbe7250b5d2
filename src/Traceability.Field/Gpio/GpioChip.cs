using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Traceability.Field.Gpio.Native;

namespace Traceability.Field.Gpio;

/// <summary>
/// A GPIO chip by the character device's second interface (kernel 5.10 on). Found by its label, never by its number: the number of the same
/// pins changes with the kernel and with what else is plugged in. Lines outlive the chip's object.
/// </summary>
public sealed class GpioChip : IDisposable
{
    const string Consumer = "traceability-edge";

    readonly SafeFileHandle file;

    GpioChip(SafeFileHandle file, string path, in GpioChipInfo info)
    {
        this.file = file;
        Path = path;
        Label = info.Label.Read();
        Lines = (int)info.Lines;
    }

    public string Path { get; }
    public string Label { get; }

    /// <summary>Offsets are 0 to one less.</summary>
    public int Lines { get; }

    /// <summary>Null with a sentence where no chip, or more than one, has this label, or it may not be opened.</summary>
    public static GpioChip? Find(string label, out string error) => Find(label, "/dev", out error);

    internal static GpioChip? Find(string label, string folder, out string error)
    {
        List<string> seen = [], labelled = [];
        foreach (var path in Directory.GetFiles(folder, "gpiochip*").Order(StringComparer.Ordinal))
        {
            using var chip = Open(path, out error);
            seen.Add(chip is null ? error : $"{path} ({chip.Label})");
            if (chip?.Label == label) labelled.Add(path);
        }
        if (labelled is [var only]) return Open(only, out error);
        error = labelled.Count > 1 ? $"the label {label} is not one chip's: {string.Join(", ", labelled)}"
            : seen.Count == 0 ? $"no GPIO chip in {folder}" : $"no GPIO chip with the label {label}; there are {string.Join(", ", seen)}";
        return null;
    }

    /// <summary>Null with a sentence where the path is no GPIO chip or may not be opened.</summary>
    public static GpioChip? Open(string path, out string error)
    {
        error = "";
        var file = Libc.Open(path, Libc.O_RDWR | Libc.O_CLOEXEC);
        GpioChipInfo info = default;
        if (!file.IsInvalid && Libc.Control(file, Ioctl.ChipInfo, ref info) >= 0) return new GpioChip(file, path, info);
        error = $"{path}: {Marshal.GetLastPInvokeErrorMessage()}";
        file.Dispose();
        return null;
    }

    /// <summary>Null with a sentence where the line is another program's, is not there, or cannot do what is asked.</summary>
    public InputLine? Input(InputOptions options, out string error)
    {
        GpioLineRequest request = default;
        request.Config.Flags = GpioFlags.Input | (options.ActiveLow ? GpioFlags.ActiveLow : GpioFlags.None)
            | (options.Edges.HasFlag(LineEdges.Rising) ? GpioFlags.EdgeRising : GpioFlags.None)
            | (options.Edges.HasFlag(LineEdges.Falling) ? GpioFlags.EdgeFalling : GpioFlags.None)
            | options.Bias switch { LineBias.PullUp => GpioFlags.BiasPullUp, LineBias.PullDown => GpioFlags.BiasPullDown, LineBias.Disabled => GpioFlags.BiasDisabled, _ => GpioFlags.None };
        request.EventBufferSize = (uint)options.BufferedEvents;
        if (options.Debounce > TimeSpan.Zero)
            Add(ref request, new GpioLineAttribute { Id = GpioLineAttribute.Debounce, DebounceUs = (uint)(options.Debounce.Ticks / TimeSpan.TicksPerMicrosecond), Mask = 1 });
        return InputLine.Adopt(Request(ref request, options.Offset, out error));
    }

    /// <summary>An output that is inactive from the first moment on; null with a sentence as for an input.</summary>
    public OutputLine? Output(int offset, bool activeLow, out string error)
    {
        GpioLineRequest request = default;
        request.Config.Flags = GpioFlags.Output | (activeLow ? GpioFlags.ActiveLow : GpioFlags.None);
        Add(ref request, new GpioLineAttribute { Id = GpioLineAttribute.OutputValues, Values = 0, Mask = 1 });
        var descriptor = Request(ref request, offset, out error);
        return descriptor < 0 ? null : new OutputLine(descriptor);
    }

    public void Dispose() => file.Dispose();

    static void Add(ref GpioLineRequest request, in GpioLineAttribute attribute) => request.Config.Attributes[(int)request.Config.AttributeCount++] = attribute;

    int Request(ref GpioLineRequest request, int offset, out string error)
    {
        error = "";
        request.Consumer.Write(Consumer);
        request.Offsets[0] = (uint)offset;
        request.LineCount = 1;
        if (Libc.Control(file, Ioctl.GetLine, ref request) >= 0) return request.Descriptor;
        var code = Marshal.GetLastPInvokeError();
        error = $"line {offset} of {Label}: " + (offset >= Lines ? $"the chip has {Lines} lines" : code == Libc.EBUSY ? "another program has it" : Marshal.GetPInvokeErrorMessage(code));
        return -1;
    }
}
