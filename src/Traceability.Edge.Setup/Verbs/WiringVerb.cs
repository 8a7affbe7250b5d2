using System.CommandLine;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Wiring;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>wiring</c>: one page of a site to take up the ladder: terminals, and what to set at each keypad.</summary>
static class WiringVerb
{
    sealed record Result(string Site, IReadOnlyList<string> Page);

    public static Verb Make()
    {
        var verb = new Verb("wiring", "Print terminals and keypad settings, to take up the ladder")
        {
            Examples = [("edge-setup wiring | lp", "prints the installed site's page"), ("edge-setup wiring mine.yaml > mine.txt", "keeps it")],
        };
        var input = SiteInput.Of(verb);
        var instruments = new Option<string>("--instruments") { Description = "The folder of keypad settings", DefaultValueFactory = _ => SetupDefaults.Instruments, HelpName = "DIR" };
        verb.Options.Add(instruments);
        verb.Does((given, terminal) =>
        {
            if (input.ReadOrComplain(given, terminal) is not { } site) return ExitCode.Unusable;
            var page = new WiringSheet(site, new InstrumentPages(given.GetValue(instruments)!), Terminal.Unwatched).Lines();
            if (terminal.IsJson) terminal.WriteJson(new Result(input.Path(given), page));
            // As it stands, wherever it goes: a page for the printer is not folded to a window.
            else foreach (var line in page) terminal.WriteLine(line);
            return ExitCode.Fine;
        });
        return verb;
    }
}
