using System.CommandLine;
using Traceability.Edge.Setup.Screen;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>The site file with its profiles, as every verb that works on a site takes it.</summary>
sealed class SiteInput
{
    readonly Argument<string> site = SharedOptions.Site();
    readonly Option<string> profiles = SharedOptions.Profiles();

    /// <summary>Adds the argument and the option to the verb.</summary>
    public static SiteInput Of(Verb verb)
    {
        var input = new SiteInput();
        verb.Arguments.Add(input.site);
        verb.Options.Add(input.profiles);
        return input;
    }

    public string Path(ParseResult given) => given.GetValue(site)!;

    public SiteReading Read(ParseResult given) => SiteFile.Load(Path(given), given.GetValue(profiles)!);

    /// <summary>The checked site, or null after each mistake has been told.</summary>
    public Installation? ReadOrComplain(ParseResult given, Terminal terminal)
    {
        var reading = Read(given);
        foreach (var error in reading.Errors) terminal.Complain(error.ToString());
        return reading.Site;
    }
}
