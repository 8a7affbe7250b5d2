using System.Diagnostics;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Repository;

public sealed class DeploymentTests
{
    const string Unit = "traceability-edge-agent.service";

    [Fact]
    public void Every_path_that_the_Dockerfile_copies_exists()
    {
        var sources = File.ReadLines(RepositoryRoot.File("Dockerfile.arm64"))
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]).ToList();
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, source => !Path.Exists(RepositoryRoot.File(source)));
    }

    [Fact]
    public void The_systemd_unit_waits_for_what_the_agent_says_and_gives_it_a_folder_for_its_socket()
    {
        var lines = File.ReadAllLines(RepositoryRoot.File("deploy", "systemd", Unit));
        foreach (var line in (string[])["Type=notify", "WatchdogSec=30", "NotifyAccess=main", "RuntimeDirectory=traceability-edge", "RuntimeDirectoryMode=0750"]) Assert.Contains(line, lines);
    }

    /// <summary>The runtime's dotnet and our service user are not on this machine, so a copy of the unit names what is.</summary>
    [Fact]
    public async Task The_systemd_unit_is_one_that_systemd_understands()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "no systemd-analyze on this machine");
        var folder = Directory.CreateTempSubdirectory("tr-unit-").FullName;
        try
        {
            var text = await File.ReadAllTextAsync(RepositoryRoot.File("deploy", "systemd", Unit));
            Assert.Contains("ExecStart=/usr/bin/dotnet ", text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, Unit), text.Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
            var start = new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", "--man=no", Path.Combine(folder, Unit)]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var verify = Process.Start(start)!;
            using var deadline = new CancellationTokenSource(Until.Patience);
            var said = await verify.StandardError.ReadToEndAsync(deadline.Token);
            await verify.WaitForExitAsync(deadline.Token);
            // It also speaks of the machine's other units; only ours is ours.
            Assert.DoesNotContain(said.Split('\n'), line => line.Contains(Unit, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>No container engine here: what the compose file gives the container is what its image expects.</summary>
    [Fact]
    public void The_compose_file_and_the_image_speak_of_the_same_places()
    {
        var (compose, image) = (File.ReadAllText(RepositoryRoot.File("deploy", "compose.yaml")), File.ReadAllText(RepositoryRoot.File("Dockerfile.arm64")));
        foreach (var place in (string[])["/var/lib/traceability-edge", "/run/traceability-edge", "/opt/traceability-edge/profiles"])
        {
            Assert.Contains(place, compose, StringComparison.Ordinal);
            Assert.Contains(place, image, StringComparison.Ordinal);
        }
        Assert.Contains("read_only: true", compose, StringComparison.Ordinal);
        Assert.Contains("--uid 5070", image, StringComparison.Ordinal);
        Assert.Contains("uid=5070,gid=5070", compose, StringComparison.Ordinal);
        Assert.Contains("HEALTHCHECK", image, StringComparison.Ordinal);
    }

    /// <summary>systemd's own judgement of what the service could reach if it were taken over: 0 nothing, 10 everything.</summary>
    [Fact]
    public async Task The_service_is_exposed_to_no_more_than_it_needs()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "no systemd-analyze on this machine");
        string[] judge = ["security", "--offline=true", "--threshold=25", "--no-pager", RepositoryRoot.File("deploy", "systemd", Unit)];
        using var asked = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", judge) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(Until.Patience);
        var said = await Task.WhenAll(asked.StandardOutput.ReadToEndAsync(deadline.Token), asked.StandardError.ReadToEndAsync(deadline.Token));
        await asked.WaitForExitAsync(deadline.Token);
        Assert.Contains("Overall exposure level", said[0], StringComparison.Ordinal);
        Assert.True(asked.ExitCode == 0, said[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
    }
}
