namespace Traceability.Edge.Setup.Tests;

/// <summary>In a bare tree, with the real scripts of deploy/packaging and the real dpkg.</summary>
public sealed class InstallTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-install-").FullName;
    readonly string root;

    public InstallTests()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "installing needs root");
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "no dpkg-deb on this machine");
        root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Installed(string path) => File.ReadAllText(Path.Combine(root, path)).Trim();

    string Version => Installed("opt/traceability-edge/version");

    string Runtime => Installed("opt/traceability-edge/dotnet/dotnet").Split(' ')[^1];

    /// <summary>Everything in the tree, and where links lead.</summary>
    string[] Files() => [.. Directory.GetFileSystemEntries(root, "*", SearchOption.AllDirectories)
        .Select(path => new FileInfo(path) is { LinkTarget: { } target } ? $"{path} -> {target}" : path).Where(path => !path.Contains("/var/lib/dpkg/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task A_version_is_installed_with_its_runtime_user_and_rights_and_a_second_time_changes_nothing()
    {
        var stick = await OfflineFolderDraft.MakeAsync(folder, "0.5.0");
        var run = await SetupRun.OfAsync("install", stick, "--root", root);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        Assert.Equal(("0.5.0", "0.5.0"), (Version, Runtime));
        Assert.Contains("Installed: 0.5.0.", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("traceability-edge:", Installed("etc/passwd"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(root, "var/lib/traceability-edge")));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(root, "etc/traceability-edge")) & (UnixFileMode.OtherRead | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite));

        var before = Files();
        Assert.Equal(ExitCode.Fine, (await SetupRun.OfAsync("install", stick, "--root", root)).Code);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task An_upgrade_goes_back_and_forth_and_leaves_site_keys_and_segments_alone()
    {
        await SetupRun.OfAsync("install", await OfflineFolderDraft.MakeAsync(folder, "0.5.0"), "--root", root);
        File.WriteAllText(Path.Combine(root, "etc/traceability-edge/site.yaml"), "mine");
        File.WriteAllText(Path.Combine(root, "var/lib/traceability-edge/segments-2026-11.db"), "evidence");

        var up = await SetupRun.OfAsync("upgrade", await OfflineFolderDraft.MakeAsync(folder, "0.6.0"), "--root", root, "--json");
        Assert.True(up.Code == ExitCode.Fine, up.Errors);
        Assert.Equal(("0.5.0", "0.6.0"), (up.Json.GetProperty("was").GetString(), up.Json.GetProperty("is").GetString()));
        Assert.Equal(("0.6.0", "0.6.0"), (Version, Runtime));

        Assert.Equal(ExitCode.Fine, (await SetupRun.OfAsync("rollback", "--root", root)).Code);
        Assert.Equal(("0.5.0", "0.5.0"), (Version, Runtime));
        Assert.Equal(ExitCode.Fine, (await SetupRun.OfAsync("rollback", "--root", root)).Code);
        Assert.Equal(("0.6.0", "0.6.0"), (Version, Runtime));
        Assert.Equal(("mine", "evidence"), (Installed("etc/traceability-edge/site.yaml"), Installed("var/lib/traceability-edge/segments-2026-11.db")));
        // Whoever asks for an upgrade runs on the runtime before it.
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(root, "opt/traceability-edge"), "dotnet-*").Length);
        Assert.Equal(ExitCode.Fine, (await SetupRun.OfAsync("upgrade", await OfflineFolderDraft.MakeAsync(folder, "0.7.0"), "--root", root)).Code);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(root, "opt/traceability-edge"), "dotnet-*").Length);
        Assert.Equal(4, Directory.GetFileSystemEntries(Path.Combine(root, "var/lib/traceability-edge-packages")).Length); // two versions, two links
    }

    [Theory]
    [InlineData("traceability-edge_0.6.0_amd64.deb")]
    [InlineData("aspnetcore-runtime-0.6.0-linux-x64.tar.gz")]
    [InlineData("libmosquitto1_2.0.11_amd64.deb")]
    [InlineData("install.sh")]
    public async Task A_file_that_is_damaged_cut_or_missing_is_found_before_anything_is_changed(string file)
    {
        await SetupRun.OfAsync("install", await OfflineFolderDraft.MakeAsync(folder, "0.5.0"), "--root", root);
        var before = Files();
        var stick = await OfflineFolderDraft.MakeAsync(folder, "0.6.0");
        var bytes = File.ReadAllBytes(Path.Combine(stick, file));
        // A stick that was pulled out leaves the beginning of a file, or none.
        byte[]?[] damaged = [bytes[..^7], [.. bytes, 10], null];
        foreach (var content in damaged)
        {
            if (content is not null) File.WriteAllBytes(Path.Combine(stick, file), content);
            else File.Delete(Path.Combine(stick, file));
            var run = await SetupRun.OfAsync("upgrade", stick, "--root", root);
            Assert.NotEqual(ExitCode.Fine, run.Code);
            Assert.Contains("Remedy", run.Errors, StringComparison.Ordinal);
            Assert.Equal(before, Files());
            Assert.Equal("0.5.0", Version);
        }
    }

    [Fact]
    public async Task A_package_that_fails_half_way_is_taken_back_whole()
    {
        await SetupRun.OfAsync("install", await OfflineFolderDraft.MakeAsync(folder, "0.5.0"), "--root", root);
        var before = Files();
        var run = await SetupRun.OfAsync("upgrade", await OfflineFolderDraft.MakeAsync(folder, "0.6.0", postinst: "#!/bin/sh\nexit 1\n"), "--root", root);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("Taken back", run.Errors, StringComparison.Ordinal);
        Assert.Equal(("0.5.0", "0.5.0"), (Version, Runtime));
        Assert.Equal(before.Where(path => !path.Contains("/dotnet-", StringComparison.Ordinal)), Files().Where(path => !path.Contains("/dotnet-", StringComparison.Ordinal)));
        Assert.Contains("Status: install ok installed", Installed("var/lib/dpkg/status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_power_cut_left_of_an_upgrade_is_no_hindrance_to_the_next()
    {
        var stick = await OfflineFolderDraft.MakeAsync(folder, "0.6.0");
        await SetupRun.OfAsync("install", await OfflineFolderDraft.MakeAsync(folder, "0.5.0"), "--root", root);
        var (app, kept) = (Path.Combine(root, "opt/traceability-edge"), Path.Combine(root, "var/lib/traceability-edge-packages"));
        Directory.CreateDirectory(Path.Combine(app, "dotnet-000000000000.new"));
        Directory.CreateDirectory(Path.Combine(kept, "000000000000.new"));
        File.CreateSymbolicLink(Path.Combine(app, "dotnet.link"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(kept, "current.link"), "nowhere");
        var run = await SetupRun.OfAsync("upgrade", stick, "--root", root);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        Assert.Equal(("0.6.0", "0.6.0"), (Version, Runtime));
        Assert.Equal(ExitCode.Fine, (await SetupRun.OfAsync("rollback", "--root", root)).Code);
        Assert.Equal(("0.5.0", "0.5.0"), (Version, Runtime));
    }

    [Fact]
    public async Task A_first_install_that_fails_leaves_no_program_behind()
    {
        var run = await SetupRun.OfAsync("install", await OfflineFolderDraft.MakeAsync(folder, "0.5.0", postinst: "#!/bin/sh\nexit 1\n"), "--root", root);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.False(Directory.Exists(Path.Combine(root, "opt/traceability-edge")), run.Errors);
    }

    [Fact]
    public async Task What_is_no_offline_folder_or_has_nothing_before_it_is_one_sentence()
    {
        foreach (var args in (string[][])[["install", folder, "--root", root], ["upgrade", folder, "--root", root], ["rollback", "--root", root]])
        {
            var run = await SetupRun.OfAsync(args);
            Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
            Assert.Contains("Remedy: ", run.Errors, StringComparison.Ordinal);
            Assert.Single(run.Errors.Trim().Split('\n'));
        }
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_runtime_archive_that_holds_none_changes_nothing()
    {
        await SetupRun.OfAsync("install", await OfflineFolderDraft.MakeAsync(folder, "0.5.0"), "--root", root);
        var before = Files();
        var stick = await OfflineFolderDraft.MakeAsync(folder, "0.6.0");
        File.Copy(Path.Combine(stick, "traceability-edge_0.6.0_amd64.deb"), Path.Combine(stick, "aspnetcore-runtime-0.6.0-linux-x64.tar.gz"), overwrite: true);
        OfflineFolderDraft.Sum(stick);
        Assert.Equal(ExitCode.Wrong, (await SetupRun.OfAsync("upgrade", stick, "--root", root)).Code);
        Assert.Equal(before, Files());
    }
}
