using Traceability.Edge.Setup.Wiring;
using Traceability.Site;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>What an output does and what is safe, as far as the site file knows: the wiring decides both.</summary>
/// <param name="site">Null where it cannot be read here, or is another than the agent's.</param>
sealed class OutputMeanings(Installation? site)
{
    public string Of(string name, string chip)
    {
        var bank = site?.Gpio.FirstOrDefault(bank => bank.Name == chip);
        var line = bank?.Lines.FirstOrDefault(line => line.Name == name);
        var where = line is null ? $"on chip {chip}"
            : $"on chip {bank!.Label}, line {line.Offset}{(PiHeader.PinOf(bank.Label, line.Offset) is { } pin ? $", header pin {pin}" : "")}; active is {(line.ActiveLow ? "low" : "high")}";
        return $"""

            OUTPUT {name} {where}.
              Active, it energises its relay, and whatever is wired there acts: a lamp lights,
              a barrier opens. Safe is inactive: relay released. Keep people and trucks clear.
            """;
    }
}
