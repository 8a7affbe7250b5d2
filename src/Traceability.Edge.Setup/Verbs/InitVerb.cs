using System.CommandLine;
using Spectre.Console;
using Traceability.Edge.Setup.Drafting;
using Traceability.Edge.Setup.Screen;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>init</c>: asks what a site has and writes its site file, complete, commented and checked; or nothing.</summary>
static class InitVerb
{
    sealed record Result(string Site, int Buses, int Units, int Channels);

    public static Verb Make()
    {
        var verb = new Verb("init", "Ask what the site has and write its site file")
        {
            Examples =
            [
                ("edge-setup init", "asks everything, writes the installed site file"),
                ("edge-setup init mine.yaml --organisation acme --broker ledger.acme.example:8883", "asks the rest"),
            ],
        };
        var site = SharedOptions.Site();
        var profiles = SharedOptions.Profiles();
        var (organisation, facility, name) = (Text("--organisation", "Whose facility it is"), Text("--facility", "Its id"), Text("--facility-name", "Its name for people"));
        var (api, authority) = (Text("--api", "The ledger's address for certificates, https://HOST"), Text("--api-authority", "PEM file of the authority of that address, where the system does not know it"));
        var (zone, device, broker) = (Text("--time-zone", "Whose midnights bound its days"), Text("--device", "This device's id"), Text("--broker", "The ledger's broker, HOST[:PORT]"));
        var force = new Option<bool>("--force") { Description = "Replace a site file that is there; it is kept beside as .before" };
        verb.Arguments.Add(site);
        foreach (var option in (Option[])[profiles, organisation, facility, name, zone, device, broker, api, authority, force]) verb.Options.Add(option);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            var path = given.GetValue(site)!;
            if (File.Exists(path) && !given.GetValue(force))
            {
                terminal.Complain($"{path} is there already. Remedy: another name, or --force, which keeps it as {path}.before.");
                return ExitCode.Unusable;
            }
            var answers = new SiteAnswers(given.GetValue(organisation), given.GetValue(facility), given.GetValue(name), given.GetValue(zone), given.GetValue(device), given.GetValue(broker), given.GetValue(api), given.GetValue(authority));
            // Ctrl-C ends it at once, though its thread may be left to the console.
            var asked = await Task.Run(() => new Interview(terminal, given.GetValue(profiles)!).Ask(answers), CancellationToken.None).WaitAsync(cancellationToken);
            return asked is { } draft ? Write(path, draft.ToYaml(), given.GetValue(profiles)!, terminal) : ExitCode.Unusable;
        });
        return verb;

        static Option<string?> Text(string option, string description) => new(option) { Description = description, HelpName = "TEXT" };
    }

    /// <summary>Written beside its place, checked there, and moved over in one step: nobody ever finds half of it, or none.</summary>
    static ExitCode Write(string path, string yaml, string profiles, Terminal terminal)
    {
        var draft = path + ".draft";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllText(draft, yaml);
            Flush(draft);
            var reading = SiteFile.Load(draft, profiles);
            if (reading.Site is not { } site)
            {
                foreach (var error in reading.Errors) terminal.Complain(error.ToString());
                terminal.Complain($"Nothing was written to {path}; the draft stays in {draft}.");
                return ExitCode.Unusable;
            }
            if (File.Exists(path))
            {
                File.Copy(path, path + ".before", overwrite: true);
                Flush(path + ".before");
            }
            File.Move(draft, path, overwrite: true);
            if (terminal.IsJson) terminal.WriteJson(new Result(path, site.Buses.Count, site.Units.Count, site.Channels.Count));
            else
            {
                terminal.Results.WriteLine($"{path} is written: {Words.Count(site.Buses.Count, "bus")}, {Words.Count(site.Units.Count, "unit")}, {Words.Count(site.Channels.Count, "channel")}.");
                terminal.Results.WriteLine($"Next: edge-setup plan {path}");
            }
            return ExitCode.Fine;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"{path} cannot be written: {failed.Message} Remedy: run it with sudo, or name a file of yours.");
            return ExitCode.Unusable;
        }
    }

    /// <summary>On the disk before its name counts.</summary>
    static void Flush(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.Flush(flushToDisk: true);
    }
}
