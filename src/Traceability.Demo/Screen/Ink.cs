namespace Traceability.Demo.Screen;

/// <summary>How a cell is drawn; the eight colours of every terminal, so that light and dark themes both stay readable.</summary>
enum Ink : byte
{
    Plain,
    Faint,
    Strong,
    Good,
    Wait,
    Bad,
    Accent,
}
