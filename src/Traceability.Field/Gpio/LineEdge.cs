namespace Traceability.Field.Gpio;

/// <summary>Of the line's active state, so that active-low wiring is turned round once, in the kernel. The numbers are the kernel's.</summary>
public enum LineEdge
{
    /// <summary>To active.</summary>
    Rising = 1,

    /// <summary>To inactive.</summary>
    Falling = 2,
}
