using Traceability.Simulator.Devices;

namespace Traceability.Simulator.Commands;

/// <summary>One line of standard input, understood.</summary>
abstract record Command(string Name)
{
    public sealed record Truck(Tag Tag, int Kg) : Command("truck");
    public sealed record Traffic(bool On) : Command("traffic");
    public sealed record Plug(int Unit, bool Plugged) : Command(Plugged ? "plug" : "unplug");
    public sealed record Late(int Unit, int Milliseconds) : Command("late");
    public sealed record Slow(int Unit, int Milliseconds) : Command("slow");
    public sealed record Noisy(int Unit, int Percent) : Command("noisy");
    public sealed record Swap(int Unit) : Command("swap");
    public sealed record Reboot(int Unit) : Command("reboot");
    public sealed record Stop() : Command("stop");
    public sealed record Quit() : Command("quit");
}
