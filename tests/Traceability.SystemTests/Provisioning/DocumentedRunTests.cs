using System.Text.RegularExpressions;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Provisioning;

/// <summary>
/// What the pages tell people to type is typed: page by page, from a bare device on, with the paths of an installed device in a scratch folder. What cannot run here
/// stands in a list with its reason; a command that is neither fails.
/// </summary>
public sealed partial class DocumentedRunTests
{
    /// <summary>In this order: the first one sets the device up. deploy/mosquitto/README.md has a test of its own, BrokerReadmeTests.</summary>
    static readonly string[] Pages =
    [
        "deploy/TEN-MINUTES.md", "deploy/RUNBOOK.md", "deploy/SECURITY.md", "deploy/CHANGELOG.md", "firmware-config/profiles/README.md", "firmware-config/raspberry-pi/WIRING.md",
        "firmware-config/raspberry-pi/README.md", "firmware-config/instruments/README.md", "src/Traceability.Edge.Agent/Control/README.md",
    ];

    const string InPackageTests = "PackageTests and InstallTests run it in a tree of its own: it changes what is installed", NoSystemd = "no systemd is the first process here", APi = "it is a Raspberry Pi's";

    static readonly Dictionary<string, string> NotHere = new(StringComparer.Ordinal)
    {
        ["deploy/package --arch arm64 …"] = InPackageTests,
        ["sudo ./install.sh"] = InPackageTests,
        ["edge-setup upgrade FOLDER"] = InPackageTests,
        ["edge-setup rollback"] = InPackageTests,
        ["journalctl -u traceability-edge-agent -n 20"] = NoSystemd,
        ["systemctl restart traceability-edge-agent"] = NoSystemd,
        ["systemctl status traceability-edge-agent"] = NoSystemd,
        ["systemctl kill -s USR1 traceability-edge-agent"] = NoSystemd + "; the signal is sent all the same",
        ["systemd-analyze security traceability-edge-agent"] = NoSystemd + "; DeploymentTests asks it of the unit's file",
        ["timedatectl"] = NoSystemd,
        ["sudo udevadm control --reload && sudo systemctl daemon-reload && sudo reboot"] = NoSystemd,
        ["verifier recompute FIGURE"] = "no month is over here; RecomputedPeriodTests types it over one that is closed",
        ["verifier recompute PRODUCT-FIGURE --production REPORT --shares SHARES"] = "nothing was made here; RecomputeTests types it over what a month was closed with",
        ["apt install chrony"] = "it would change this machine",
        ["chronyc tracking"] = APi,
        ["gpiodetect"] = APi,
        ["wdctl"] = APi,
        ["udevadm info -q property -n /dev/ttyUSB0 | grep ^ID_PATH="] = APi,
    };

    /// <summary>By one word; with more words a command is what begins with a program of ours, of the list above, or of this machine.</summary>
    static readonly string[] AloneAsWell = ["timedatectl", "gpiodetect", "wdctl"], Programs = ["edge-setup", "dotnet", "verifier", "chronyc", "journalctl", "systemctl", "systemd-analyze", "udevadm", "apt", "umask"];

    [Fact]
    public Task Every_command_of_the_pages_runs_or_is_listed_with_the_reason_why_not() => BareDevice.RunAsync(async device =>
    {
        var (commands, desk) = (Pages.SelectMany(CommandsOf).Distinct().ToList(), new Desk(device));
        Assert.True(commands.Count > 40, string.Join('\n', commands));
        Assert.Empty(NotHere.Keys.Except(commands));
        foreach (var command in commands.Where(command => !NotHere.ContainsKey(command))) await desk.TypeAsync(command);
        Assert.Equal(0, await device.Agent!.TerminateAsync());
    });

    /// <summary>Code between backticks and in fences of a shell, as far as it is typed.</summary>
    static IEnumerable<string> CommandsOf(string page)
    {
        var text = File.ReadAllText(RepositoryRoot.File(page));
        var fenced = Fence().Matches(text).Where(fence => fence.Groups[1].Value is "sh" or "bash").SelectMany(fence => fence.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return fenced.Concat(Span().Matches(Fence().Replace(text, "")).Select(span => span.Groups[1].Value).Where(IsCommand));
    }

    static bool IsCommand(string code)
    {
        if (AloneAsWell.Contains(code)) return true;
        var words = (code.StartsWith("sudo ", StringComparison.Ordinal) ? code[5..] : code).Split(' ');
        return words.Length > 1 && (Programs.Contains(words[0]) || IsOfTheRepository(words[0]) || IsOfTheMachine(words[0])) || words[0].StartsWith("./", StringComparison.Ordinal);
    }

    static bool IsOfTheRepository(string word) => word.Contains('/', StringComparison.Ordinal) && !word.StartsWith('/') && File.Exists(RepositoryRoot.File(word));

    static bool IsOfTheMachine(string word) =>
        Name().IsMatch(word) && ((string[])["/usr/bin", "/bin", "/usr/sbin", "/sbin"]).Any(folder => File.Exists(Path.Combine(folder, word)));

    [GeneratedRegex(@"```(\w*)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"^[a-z][a-z0-9_-]*$")]
    private static partial Regex Name();
}
