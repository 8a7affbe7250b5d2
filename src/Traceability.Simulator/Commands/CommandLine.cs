using System.Globalization;
using Traceability.Simulator.Devices;

namespace Traceability.Simulator.Commands;

/// <summary>
/// Reads `truck TAGHEX KG`, `traffic on|off`, `plug UNIT`, `unplug UNIT`, `stop`, `quit`, and how a unit answers from now on: `late UNIT MS` (each answer
/// waits), `slow UNIT MS` (each of its bytes), `noisy UNIT PERCENT`, `swap UNIT` (word order), `reboot UNIT` (its counter begins at zero).
/// </summary>
static class CommandLine
{
    public static bool TryParse(string line, out Command? command, out string? mistake)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        (command, mistake) = words switch
        {
            [] => (null, "an empty line is no command"),
            ["truck", var tag, var kg] => Truck(tag, kg),
            ["truck", ..] => (null, "truck TAGHEX KG"),
            ["traffic", "on"] => (new Command.Traffic(true), null),
            ["traffic", "off"] => (new Command.Traffic(false), null),
            ["traffic", ..] => (null, "traffic on|off"),
            ["plug", var unit] => Plug(unit, plugged: true),
            ["unplug", var unit] => Plug(unit, plugged: false),
            ["plug" or "unplug", ..] => (null, $"{words[0]} UNIT"),
            ["late", var unit, var ms] => Manner(unit, ms, 60_000, (u, n) => new Command.Late(u, n)),
            ["slow", var unit, var ms] => Manner(unit, ms, 1_000, (u, n) => new Command.Slow(u, n)),
            ["late" or "slow", ..] => (null, $"{words[0]} UNIT MS"),
            ["noisy", var unit, var percent] => Manner(unit, percent, 100, (u, n) => new Command.Noisy(u, n)),
            ["noisy", ..] => (null, "noisy UNIT PERCENT"),
            ["swap", var unit] => Manner(unit, "0", 0, (u, _) => new Command.Swap(u)),
            ["reboot", var unit] => Manner(unit, "0", 0, (u, _) => new Command.Reboot(u)),
            ["swap" or "reboot", ..] => (null, $"{words[0]} UNIT"),
            ["stop"] => (new Command.Stop(), null),
            ["quit"] => (new Command.Quit(), null),
            _ => ((Command?)null, (string?)"known: truck TAGHEX KG, traffic on|off, plug UNIT, unplug UNIT, late UNIT MS, slow UNIT MS, noisy UNIT PERCENT, swap UNIT, reboot UNIT, stop, quit"),
        };
        return command is not null;
    }

    static (Command?, string?) Truck(string tagText, string kgText)
    {
        if (!Tag.TryParse(tagText, out var tag)) return (null, "a tag is 16 hexadecimal digits");
        if (!int.TryParse(kgText, NumberStyles.None, CultureInfo.InvariantCulture, out var kg)
            || WeighingIndicator.Displayed(Math.Min(kg, WeighingIndicator.CapacityKg + 1)) == 0 || kg > WeighingIndicator.CapacityKg)
            return (null, $"a weight is whole kilograms from {WeighingIndicator.DivisionKg / 2} to {WeighingIndicator.CapacityKg}");
        return (new Command.Truck(tag, kg), null);
    }

    static (Command?, string?) Plug(string unitText, bool plugged) =>
        byte.TryParse(unitText, NumberStyles.None, CultureInfo.InvariantCulture, out var unit)
            ? (new Command.Plug(unit, plugged), null)
            : (null, "a unit is a number from 0 to 255");

    static (Command?, string?) Manner(string unitText, string numberText, int most, Func<int, int, Command> command) =>
        !byte.TryParse(unitText, NumberStyles.None, CultureInfo.InvariantCulture, out var unit) ? (null, "a unit is a number from 0 to 255")
        : int.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? (command(unit, number), null)
        : (null, $"a whole number from 0 to {most}");
}
