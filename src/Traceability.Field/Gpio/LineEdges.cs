namespace Traceability.Field.Gpio;

/// <summary>Which edges of a line are told.</summary>
[Flags]
public enum LineEdges
{
    Rising = 1,
    Falling = 2,
    Both = Rising | Falling,
}
