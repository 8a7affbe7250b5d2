using System.Runtime.InteropServices;
using Traceability.Field.Gpio.Native;

namespace Traceability.Field.Gpio;

/// <summary>One edge, as the kernel saw it.</summary>
/// <param name="TimestampNs">When the interrupt came, by CLOCK_MONOTONIC.</param>
/// <param name="LineSequence">Counts the line's edges from 1 on, also those that no longer fitted into the kernel's buffer; after 2^32 − 1 comes 0.</param>
public readonly record struct LineEvent(long TimestampNs, LineEdge Edge, uint LineSequence)
{
    /// <summary>Of one event on the descriptor; a read gives whole ones.</summary>
    public const int Bytes = 48;

    /// <summary>False for bytes that are no edge event of version 2 of the interface.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LineEvent read)
    {
        read = default;
        if (bytes.Length != Bytes) return false;
        var raw = MemoryMarshal.Read<GpioLineEvent>(bytes);
        if (raw.TimestampNs > long.MaxValue || raw.Id is not ((uint)LineEdge.Rising or (uint)LineEdge.Falling)) return false;
        read = new LineEvent((long)raw.TimestampNs, (LineEdge)raw.Id, raw.LineSequence);
        return true;
    }
}
