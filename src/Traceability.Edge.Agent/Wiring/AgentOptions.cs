using System.Globalization;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>The agent's command line. To add an option: a property, a case in <see cref="TryParse"/>, a line in <see cref="Usage"/>.</summary>
sealed record AgentOptions
{
    public const string Usage = """
        Usage: Traceability.Edge.Agent --site FILE --profiles DIR [options]
          --site FILE           the site file (firmware-config/sites)
          --profiles DIR        the folder of device profiles (firmware-config/profiles)
          --data DIR            keys and segments; overrides data-folder of the site file
          --terms FILE          enrolment terms from the ledger; needed once, at the first start
          --broker HOST:PORT    overrides ledger.host and ledger.port of the site file
          --retry-within S      a lost broker is tried again at least every S seconds, 1 to 3600; otherwise 30
          --bus NAME=HOST:PORT  overrides where a bus or tag reader is reached; may be repeated
          --bus NAME=/dev/…     the same for a bus on a serial port
          --socket PATH         where edge-setup reaches the running agent (HTTP, see Control/README.md);
                                otherwise agent.sock in $RUNTIME_DIRECTORY, otherwise nowhere
          --rotate-key          makes a new evidence key, signed by the old one, and ends
        """;

    public string Site { get; private init; } = "";

    public string Profiles { get; private init; } = "";

    public string? Terms { get; private init; }

    /// <summary>Null: as <see cref="Mqtt.BrokerOptions"/> has it.</summary>
    public TimeSpan? LongestBrokerPause { get; private init; }

    /// <summary>Null: as the service manager's folder has it, see <see cref="Control.ControlSocket"/>.</summary>
    public string? Socket { get; private init; }

    /// <summary>Only hand the chain over to a new key; nothing is recorded.</summary>
    public bool RotatesKey { get; private init; }

    public SiteOverrides Overrides { get; private init; } = new();

    public static bool TryParse(IReadOnlyList<string> arguments, out AgentOptions options, out string error)
    {
        options = new AgentOptions();
        error = "";
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (name == "--rotate-key")
            {
                options = options with { RotatesKey = true };
                i--;
                continue;
            }
            if (i + 1 == arguments.Count)
            {
                error = $"{name} needs a value";
                return false;
            }
            var value = arguments[i + 1];
            switch (name)
            {
                case "--site":
                    options = options with { Site = value };
                    break;
                case "--profiles":
                    options = options with { Profiles = value };
                    break;
                case "--terms":
                    options = options with { Terms = value };
                    break;
                case "--socket":
                    options = options with { Socket = value };
                    break;
                case "--data":
                    options = options with { Overrides = options.Overrides with { DataFolder = value } };
                    break;
                case "--retry-within" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600:
                    options = options with { LongestBrokerPause = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--retry-within":
                    error = $"--retry-within {value}: whole seconds expected, 1 to 3600";
                    return false;
                case "--broker" when TryEndpoint(value, out var broker):
                    options = options with { Overrides = options.Overrides with { Broker = broker } };
                    break;
                case "--bus" when value.IndexOf('=') is > 0 and var equals && TryEndpoint(value[(equals + 1)..], out var bus):
                    options = options with { Overrides = options.Overrides with { Buses = options.Overrides.Buses.SetItem(value[..equals], bus!) } };
                    break;
                case "--bus" when value.IndexOf("=/", StringComparison.Ordinal) is > 0 and var equals:
                    options = options with { Overrides = options.Overrides with { Devices = options.Overrides.Devices.SetItem(value[..equals], value[(equals + 1)..]) } };
                    break;
                case "--broker":
                    error = $"--broker {value}: HOST:PORT expected";
                    return false;
                case "--bus":
                    error = $"--bus {value}: NAME=HOST:PORT or NAME=/dev/… expected";
                    return false;
                default:
                    error = $"{name} is no option";
                    return false;
            }
        }
        if (options.Site.Length == 0) error = "--site FILE is missing";
        else if (options.Profiles.Length == 0) error = "--profiles DIR is missing";
        return error.Length == 0;
    }

    static bool TryEndpoint(string text, out Endpoint? endpoint)
    {
        var colon = text.LastIndexOf(':');
        var ok = colon > 0 & ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
        endpoint = ok ? new Endpoint(text[..colon], port) : null;
        return ok;
    }
}
