namespace Traceability.Edge.Setup;

/// <summary>Where things are on an installed device (deploy/package); every one can be said otherwise on the command line.</summary>
static class SetupDefaults
{
    public const string SiteFile = "/etc/traceability-edge/site.yaml";
    /// <summary>The service's <c>--terms</c>.</summary>
    public const string Terms = "/etc/traceability-edge/terms";
    public const string Profiles = "/opt/traceability-edge/profiles";
    public const string Instruments = "/opt/traceability-edge/instruments";
    public const string DataFolder = "/var/lib/traceability-edge";
    public const string AgentSocket = "/run/traceability-edge/agent.sock";
}
