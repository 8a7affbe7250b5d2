using System.Text.Json;
using Traceability.Simulator.Plant;

namespace Traceability.Simulator.Commands;

/// <summary>
/// Carries out commands on the site's thread and answers each with one JSON line: {"ok":name} or {"error":reason}.
/// `stop` is answered when the account is final, the others at once.
/// </summary>
sealed class Control(Site site, TextWriter answers)
{
    int _stopsToAnswer;

    public bool Quit { get; private set; }

    public void Take(string line)
    {
        if (!CommandLine.TryParse(line, out var command, out var mistake))
        {
            Answer("error", mistake!);
            return;
        }
        string? refusal = null;
        switch (command)
        {
            case Command.Truck truck: site.TryTruck(truck.Tag, truck.Kg, out refusal); break;
            case Command.Traffic traffic: site.TryTraffic(traffic.On, out refusal); break;
            case Command.Plug plug: site.TryPlug(plug.Unit, plug.Plugged, out refusal); break;
            case Command.Late late: site.TryTell(late.Unit, unit => unit.Late = TimeSpan.FromMilliseconds(late.Milliseconds), out refusal); break;
            case Command.Slow slow: site.TryTell(slow.Unit, unit => unit.ByteGap = TimeSpan.FromMilliseconds(slow.Milliseconds), out refusal); break;
            case Command.Noisy noisy: site.TryTell(noisy.Unit, unit => unit.NoisyPercent = noisy.Percent, out refusal); break;
            case Command.Swap swap: site.TryTell(swap.Unit, unit => unit.SwapsWords = !unit.SwapsWords, out refusal); break;
            case Command.Reboot reboot: site.TryReboot(reboot.Unit, out refusal); break;
            case Command.Quit: Quit = true; break;
            case Command.Stop:
                site.Stop();
                _stopsToAnswer++;
                return;
        }
        if (refusal is null) Answer("ok", command!.Name);
        else Answer("error", refusal);
    }

    /// <summary>To be called after each step of the site.</summary>
    public void AnswerStops()
    {
        if (site.State != SiteState.Stopped) return;
        for (; _stopsToAnswer > 0; _stopsToAnswer--) Answer("ok", "stop");
    }

    void Answer(string key, string text)
    {
        try
        {
            answers.WriteLine(JsonSerializer.Serialize(new Dictionary<string, string> { [key] = text }));
            answers.Flush();
        }
        catch (IOException)
        {
            // Whoever commanded has gone; the site runs on, as after the end of its input.
        }
    }
}
