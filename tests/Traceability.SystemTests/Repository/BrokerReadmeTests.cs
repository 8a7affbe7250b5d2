using System.Diagnostics;
using System.Globalization;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Repository;

/// <summary>Every command of deploy/mosquitto/README.md, with /etc in a scratch folder, this machine's user and a free port; systemctl only notes that it was called.</summary>
public sealed class BrokerReadmeTests
{
    [Fact]
    public async Task The_commands_of_the_page_give_a_broker_that_a_reader_reaches()
    {
        var folder = Directory.CreateTempSubdirectory("tr-readme-").FullName;
        try
        {
            foreach (var made in (string[])["etc/mosquitto/conf.d", "etc/systemd/system", "bin"]) Directory.CreateDirectory(Path.Combine(folder, made));
            var noted = Path.Combine(folder, "systemctl.log");
            var systemctl = Path.Combine(folder, "bin", "systemctl");
            await File.WriteAllTextAsync(systemctl, $"#!/bin/sh\necho \"$@\" >> {noted}\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(systemctl, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var blocks = Blocks(await File.ReadAllTextAsync(RepositoryRoot.File("deploy", "mosquitto", "README.md"), TestContext.Current.CancellationToken));
            Assert.Equal(["sh", "ledger", "sh"], blocks.Select(block => block.Language));
            var files = Path.Combine(folder, "etc", "mosquitto", "traceability");
            await using var broker = await MosquittoBroker.DeployAsync(files);
            string Here(string text) => text.Replace(" /etc/", $" {folder}/etc/", StringComparison.Ordinal).Replace("-o traceability-ledger -g mosquitto ", "", StringComparison.Ordinal)
                .Replace("8883", broker.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace(" deploy/", $" {RepositoryRoot.File("deploy")}/", StringComparison.Ordinal);

            await ShellAsync(folder, Here(blocks[0].Text));
            Assert.Equal(UnixFileMode.SetGroup, File.GetUnixFileMode(files) & UnixFileMode.SetGroup);
            Assert.Equal(File.ReadAllText(RepositoryRoot.File("deploy", "mosquitto", "traceability.conf")), File.ReadAllText(Path.Combine(folder, "etc/mosquitto/conf.d/traceability.conf")));
            await using var ledger = ProgramProcess.Start("Traceability.Ledger", folder, ["--data", Path.Combine(folder, "data"), "--url", "http://127.0.0.1:0",
                "--plans", RepositoryRoot.File("firmware-config", "plans"), .. Here(blocks[1].Text).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)]);
            await ledger.AnswerAsync();
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Path.Combine(files, "server.key")));
            await broker.RestartAsync(); // what systemctl would do
            await ShellAsync(folder, Here(blocks[2].Text));
            Assert.Equal(["enable --now traceability-broker-reload.path", "restart mosquitto"], await File.ReadAllLinesAsync(noted, TestContext.Current.CancellationToken));
            await broker.LoggedAsync("as reader-dashboard ");

            // What the path unit looks for is what the ledger wrote, and its service takes it away and reloads.
            var units = Path.Combine(folder, "etc", "systemd", "system");
            var watched = Assert.Single(await SettingsAsync(Path.Combine(units, "traceability-broker-reload.path"), "PathExists"));
            Assert.True(File.Exists(folder + watched), watched);
            foreach (var command in await SettingsAsync(Path.Combine(units, "traceability-broker-reload.service"), "ExecStart"))
                await ShellAsync(folder, Here(command.Replace("/bin/", "", StringComparison.Ordinal)));
            Assert.False(File.Exists(folder + watched), watched);
            Assert.Equal("reload mosquitto.service", (await File.ReadAllLinesAsync(noted, TestContext.Current.CancellationToken))[^1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<string[]> SettingsAsync(string unit, string name) =>
        [.. (await File.ReadAllLinesAsync(unit, TestContext.Current.CancellationToken)).Where(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..])];

    static List<(string Language, string Text)> Blocks(string page)
    {
        List<(string, string)> blocks = [];
        var parts = page.Split("```");
        for (var i = 1; i < parts.Length; i += 2)
            if (parts[i].IndexOf('\n') is > 0 and var line) blocks.Add((parts[i][..line], parts[i][(line + 1)..]));
        return blocks;
    }

    static async Task ShellAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-euc", script]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.Combine(folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var shell = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Until.Patience);
        var said = await shell.StandardError.ReadToEndAsync(deadline.Token);
        await shell.WaitForExitAsync(deadline.Token);
        Assert.True(shell.ExitCode == 0, $"{script}\n{said}");
    }
}
