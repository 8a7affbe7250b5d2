using System.CommandLine;
using Traceability.Edge.Setup.Screen;
using Traceability.Field.Serial;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>A line as the verbs take it that ask on one: a bus of a site file, a serial device, or a host.</summary>
sealed class LineInput
{
    static readonly Dictionary<string, Parity> Parities = new() { ["none"] = Parity.None, ["even"] = Parity.Even, ["odd"] = Parity.Odd };

    readonly Argument<string?> site = new("site") { Description = "A site file, to use one of its buses", Arity = ArgumentArity.ZeroOrOne, HelpName = "SITE" };
    readonly Option<string> profiles = SharedOptions.Profiles();
    readonly Option<string> bus = new("--bus") { Description = "The bus of the site file", HelpName = "NAME" };
    readonly Option<string> device = new("--device") { Description = "A serial port, such as /dev/serial/by-path/…", HelpName = "PATH" };
    readonly Option<string> baud;
    readonly Option<string> parity;
    readonly Option<int> stopBits = new("--stop-bits") { Description = "1 or 2", DefaultValueFactory = _ => 1, HelpName = "N" };
    readonly Option<string> host;
    readonly Option<int> port = new("--port") { Description = "TCP port", DefaultValueFactory = _ => SiteDefaults.ModbusTcpPort, HelpName = "N" };
    readonly Option<string> agent = SharedOptions.Agent();
    readonly Option<bool> rtuOverTcp = new("--rtu-over-tcp") { Description = "The host passes RTU frames as they are" };

    LineInput(bool many)
    {
        baud = new("--baud") { Description = many ? "Speeds to try" : "Speed", DefaultValueFactory = _ => many ? "9600,19200" : "9600", HelpName = many ? "LIST" : "N" };
        parity = new("--parity") { Description = many ? "Of none, even, odd" : "none, even or odd", DefaultValueFactory = _ => many ? "none,even" : "none", HelpName = many ? "LIST" : "WORD" };
        host = new("--host") { Description = many ? "Names, addresses, A-B, A/24" : "Name or address", HelpName = many ? "HOSTS" : "HOST" };
    }

    /// <param name="many">Several speeds and hosts may be given.</param>
    public static LineInput Of(Verb verb, bool many)
    {
        LineInput input = new(many);
        verb.Arguments.Add(input.site);
        foreach (var option in (Option[])[input.bus, input.device, input.baud, input.parity, input.stopBits, input.host, input.port, input.rtuOverTcp, input.profiles, input.agent]) verb.Options.Add(option);
        return input;
    }

    public string Profiles(ParseResult given) => given.GetValue(profiles)!;

    /// <summary>The socket of the agent that may have the bus.</summary>
    public string Agent(ParseResult given) => given.GetValue(agent)!;

    /// <summary>The lines that are meant, at least one; null after the mistake has been told.</summary>
    public IReadOnlyList<NamedLine>? Lines(ParseResult given, Terminal terminal)
    {
        var (path, name) = (given.GetValue(device), given.GetValue(host));
        var isSite = given.GetValue(site) is not null || given.GetValue(bus) is not null;
        if ((path is null ? 0 : 1) + (name is null ? 0 : 1) + (isSite ? 1 : 0) != 1)
            return Complain(terminal, "Name one of --device PATH, --host HOST, or a site file with --bus NAME.");
        return isSite ? OfSite(given, terminal) : path is not null ? OfDevice(given, path, terminal) : OfHosts(given, name!, terminal);
    }

    IReadOnlyList<NamedLine>? OfSite(ParseResult given, Terminal terminal)
    {
        var reading = SiteFile.Load(given.GetValue(site) ?? SetupDefaults.SiteFile, Profiles(given));
        foreach (var error in reading.Errors) terminal.Complain(error.ToString());
        if (reading.Site is null) return null;
        Bus[] buses = [.. reading.Site.Buses.Where(b => b.Kind != BusKind.Gpio)];
        var wanted = given.GetValue(bus);
        if (wanted is null && buses.Length != 1 || wanted is not null && !buses.Any(b => b.Name == wanted))
            return Complain(terminal, $"{(wanted is null ? "Name the bus" : $"There is no bus '{wanted}'")}: --bus {string.Join(" or ", buses.Select(b => b.Name))}.");
        var found = wanted is null ? buses[0] : buses.First(b => b.Name == wanted);
        return found.Role == BusRole.Listener
            ? Complain(terminal, $"Another master asks on bus {found.Name} (role: listener); asking there too would break its questions. Stop that master, and name the port with --device.")
            : [NamedLine.Of(found)];
    }

    IReadOnlyList<NamedLine>? OfDevice(ParseResult given, string path, Terminal terminal)
    {
        if (Ranges.Numbers(given.GetValue(baud)!, 300, 4_000_000) is not { Count: <= 16 } speeds) return Complain(terminal, $"--baud: '{given.GetValue(baud)}'; allowed: at most 16 speeds, such as 9600,19200.");
        var words = given.GetValue(parity)!.Split(',');
        if (words.Any(word => !Parities.ContainsKey(word))) return Complain(terminal, $"--parity: '{given.GetValue(parity)}'; allowed: none, even, odd.");
        if (given.GetValue(stopBits) is not (1 or 2) and var bits) return Complain(terminal, $"--stop-bits: '{bits}'; allowed: 1 or 2.");
        return [.. from speed in speeds from word in words.Distinct() select NamedLine.Of(path, speed, Parities[word], given.GetValue(stopBits))];
    }

    IReadOnlyList<NamedLine>? OfHosts(ParseResult given, string text, Terminal terminal)
    {
        if (Ranges.Hosts(text) is not { } hosts)
            return Complain(terminal, $"--host: '{text}'; allowed: names, addresses, ranges as 10.0.0.1-10.0.0.20 and blocks as 10.0.0.0/24, at most {Ranges.MostHosts} hosts.");
        if (given.GetValue(port) is < 1 or > 65_535) return Complain(terminal, $"--port: '{given.GetValue(port)}'; allowed: 1 to 65535.");
        return [.. hosts.Select(name => NamedLine.Of(name, given.GetValue(port), given.GetValue(rtuOverTcp)))];
    }

    static IReadOnlyList<NamedLine>? Complain(Terminal terminal, string sentence)
    {
        terminal.Complain(sentence);
        return null;
    }
}
