using System.CommandLine;
using Traceability.Edge.Setup.Replaying;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>replay</c>: what stood on a bus, decoded again by the profiles given now.</summary>
static class ReplayVerb
{
    public static Verb Make()
    {
        var verb = new Verb("replay", "Decode a dump of a bus's raw frames by the profiles given here")
        {
            Examples = [("edge-setup replay /var/lib/traceability-edge/black-box/meters-20261122T101500Z-timeout.frames", "with the installed site file; a line for each value, with its raw words")],
        };
        var file = new Argument<string>("file") { Description = "A frame file of the agent's black-box folder" };
        verb.Arguments.Add(file);
        var input = SiteInput.Of(verb);
        verb.Does((given, terminal) =>
        {
            if (input.ReadOrComplain(given, terminal) is not { } site) return ExitCode.Unusable;
            if (ReplayReport.Write(given.GetValue(file)!, site, terminal.WriteLine) is not { } unreadable) return ExitCode.Fine;
            terminal.Complain($"{unreadable}. Remedy: name a .frames file of the agent's black-box folder.");
            return ExitCode.Unusable;
        });
        return verb;
    }
}
