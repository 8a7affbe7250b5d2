using System.Text;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Provisioning;

/// <summary>Where a person types the commands of the pages: a shell in which the paths of an installed device are those of a test's, and words in capitals have a meaning.</summary>
sealed class Desk
{
    readonly BareDevice device;
    readonly string programs, stick, bus;
    string answer = "";

    public Desk(BareDevice device)
    {
        this.device = device;
        (programs, stick) = (Made("bin"), Made("stick"));
        bus = Path.Combine(Made("dev"), "bus-1");
        File.CreateSymbolicLink(bus, device.Serial);
        File.CreateSymbolicLink(Path.Combine(Made("dev/serial/by-path"), "pci-0000:00-port0"), device.Serial);
        File.WriteAllText(Path.Combine(stick, "certificate.answer"), "as it was carried");
        File.WriteAllText(Path.Combine(device.Folder, "organisation.key"), LedgerUnderTest.Organisation.ExportPkcs8PrivateKeyPem());
        Script("sudo", "exec \"$@\"");
        // Its own places are those of an installed device; and of a bus only a few units are asked for, so that a scan ends.
        Script("edge-setup", $$"""
            help=$({{Setup}} "$1" --help) more=()
            for place in --profiles={{BareDevice.Profiles}} --agent={{device.Socket}} --data={{device.Data}} --terms-at={{device.Terms}} --instruments={{RepositoryRoot.File("firmware-config", "instruments")}}; do
                [[ $help == *"${place%%=*} <"* && " $* " != *" ${place%%=*} "* ]] && more+=("${place%%=*}" "${place#*=}")
            done
            [[ $help == *'[<site>]'* && "$*" != *{{device.Site}}* && " $* " != *' --device '* ]] && more+=({{device.Site}})
            [ "$1" = scan ] && more+=(--units 1-3)
            exec {{Setup}} "$@" "${more[@]}"
            """);
    }

    static string Setup => $"dotnet {ProgramProcess.Built("Traceability.Edge.Setup")}";

    /// <summary>Fails where it does not end as the page says; what waits for something is typed until it is there.</summary>
    public async Task TypeAsync(string command)
    {
        if (command.Contains(" --code ", StringComparison.Ordinal))
        {
            BareDevice.Fine(await device.EnrolAsync(code => RunAsync(command.Replace("7K4M-2PXQ-9TRC-VW3N", code, StringComparison.Ordinal), "")));
            await device.Ledger.UntilNumberAsync("mine", 1);
            return;
        }
        if (command.Contains(" commission", StringComparison.Ordinal))
        {
            await CommissionAsync(command);
            return;
        }
        if (command.Contains(" replay ", StringComparison.Ordinal)) await DumpAsync();
        if (command.Contains(" import ", StringComparison.Ordinal)) await CarryAsync();
        var typed = command.EndsWith(" init", StringComparison.Ordinal) ? device.Answers : "";
        var mayFind = MayFind(command);
        Peer.Answer last = null!;
        await Until.TrueAsync(async () => (last = await RunAsync(command, typed)).Code is 0 || last.Code == mayFind, () => $"{command} ends with {last.Code}:\n{last.Output}{last.Error}");
    }

    /// <summary>The exit code by which it says that something is not in order here, beside 0.</summary>
    static int MayFind(string command) => command switch
    {
        _ when command.Contains("doctor", StringComparison.Ordinal) => 1, // this machine's clock and disk are what they are
        _ when command.Contains("solve", StringComparison.Ordinal) => 1, // nothing here shows 1234.5
        "edge-setup verify FILE" => 1, // without the enrolment nobody says whose key it is
        _ when command.Contains("fuser", StringComparison.Ordinal) => 1, // nobody has it
        _ => 0,
    };

    /// <summary>From display to display, as an engineer goes; and the report of it is what he takes to the operator. The site has no output that could be moved.</summary>
    async Task CommissionAsync(string command)
    {
        List<string> shown = [];
        foreach (var unit in (byte[])[1, 2]) shown.AddRange([await MeterDisplay.EnergyAsync(device.GatewayPort, unit), await MeterDisplay.PowerAsync(device.GatewayPort, unit)]);
        var run = await RunAsync(command, string.Join('\n', shown) + '\n');
        Assert.True(run.Code == 0, $"{command} ends with {run.Code}:\n{run.Output}{run.Error}");
        Assert.Equal(shown.Count, run.Output.Split(" agrees ").Length - 1);
        if (!command.Contains(" --report ", StringComparison.Ordinal)) return;

        var verified = BareDevice.Fine(await RunAsync("edge-setup verify acceptance.pdf --enrolment enrolment.cbor --json", ""));
        Assert.Equal("signed", verified.GetProperty("state").GetString());
        var report = await File.ReadAllTextAsync(Path.Combine(device.Data, "acceptance.pdf"), Encoding.Latin1, TestContext.Current.CancellationToken);
        Assert.All((string[])["Everything that was compared agrees.", "A. Engineer", "mill.energy_import", "pumps.power_total", .. shown], text => Assert.Contains($"({text})", report, StringComparison.Ordinal));
        Assert.Equal(shown.Count, report.Split("(agrees)").Length - 1);
        Assert.DoesNotContain("(Not compared)", report, StringComparison.Ordinal);
    }

    async Task<Peer.Answer> RunAsync(string command, string typed)
    {
        var line = (command + ' ')
            .Replace(" /dev/", $" {device.Folder}/dev/", StringComparison.Ordinal)
            .Replace("/media/stick/", stick + '/', StringComparison.Ordinal)
            .Replace("/var/lib/traceability-edge", device.Data, StringComparison.Ordinal)
            .Replace("/run/traceability-edge/agent.sock", device.Socket, StringComparison.Ordinal)
            .Replace("Traceability.Ledger.dll", ProgramProcess.Built("Traceability.Ledger"), StringComparison.Ordinal)
            .Replace("https://HOST", device.Ledger.Url.ToString(), StringComparison.Ordinal)
            .Replace("https://LEDGER", device.Ledger.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("keys/admin-", Path.Combine(device.Ledger.Data, "keys", "admin-"), StringComparison.Ordinal)
            .Replace("organisation.key", Path.Combine(device.Folder, "organisation.key"), StringComparison.Ordinal)
            .Replace(" --bus NAME", " --bus gateway", StringComparison.Ordinal)
            .Replace(" --unit NAME", " --unit mill", StringComparison.Ordinal)
            .Replace(" SITE ", $" {device.Site} ", StringComparison.Ordinal);
        if (line.Contains(" FILE ", StringComparison.Ordinal)) line = line.Replace(" FILE ", $" {FileFor(command)} ", StringComparison.Ordinal);
        if (line.Contains(" CHAIN ", StringComparison.Ordinal) || line.Contains("/CHAIN/", StringComparison.Ordinal)) line = line.Replace("CHAIN", await ChainAsync(), StringComparison.Ordinal);
        Directory.CreateDirectory(device.Data);
        // Where enrolment.cbor lies.
        var script = $"cd {device.Data} && PATH={programs}:$PATH ANSWER='{answer}' && {line}";
        var run = await Task.Run(() => Peer.Run("timeout", ["120", "bash", "-c", script], Encoding.UTF8.GetBytes(typed)), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Unhandled exception", run!.Error, StringComparison.Ordinal);
        return run;
    }

    string FileFor(string command) =>
        command.Contains(" import ", StringComparison.Ordinal) ? Path.Combine(stick, "edge.answer")
        : command.Contains(" verify ", StringComparison.Ordinal) ? Path.Combine(device.Data, "acceptance.pdf")
        : Dumps()[0];

    async Task<string> ChainAsync() => (await device.Ledger.ChainAsync("mine")).GetProperty("chain").GetString()!;

    /// <summary>What was exported to the stick goes to the ledger, and its answer onto the stick.</summary>
    async Task CarryAsync()
    {
        await using var export = File.OpenRead(Path.Combine(stick, "chain.cborseq"));
        var brought = await device.Ledger.BringAsync(await ChainAsync(), export);
        answer = brought.GetProperty("answer").GetString()!;
        await File.WriteAllBytesAsync(Path.Combine(stick, "edge.answer"), await device.Ledger.OwnBytesAsync(answer), TestContext.Current.CancellationToken);
    }

    /// <summary>What the signal of the runbook leaves.</summary>
    async Task DumpAsync()
    {
        if (Dumps().Length > 0) return;
        device.Agent!.AskForDump();
        await Until.TrueAsync(() => Dumps().Length > 0, "the agent dumps nothing");
    }

    string[] Dumps() => Directory.Exists(Path.Combine(device.Data, "black-box")) ? Directory.GetFiles(Path.Combine(device.Data, "black-box"), "*.frames") : [];

    string Made(string name) => Directory.CreateDirectory(Path.Combine(device.Folder, name)).FullName;

    void Script(string name, string text)
    {
        var file = Path.Combine(programs, name);
        File.WriteAllText(file, $"#!/bin/bash\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
