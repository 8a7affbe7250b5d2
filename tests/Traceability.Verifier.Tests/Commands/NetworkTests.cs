using System.Diagnostics;
using System.Net;
using Traceability.Verifier.Tests.Corpus;
using Traceability.Verifier.Tests.Corpus.Making;
using Traceability.Verifier.Tests.Logs;

namespace Traceability.Verifier.Tests.Commands;

/// <summary>The program itself in a network namespace that has no interface up, not even the loopback one, beside the same call outside of it.</summary>
public sealed class NetworkTests
{
    static readonly string[] Alone = ["--user", "--map-root-user", "--net"];

    [Fact]
    public async Task Without_a_network_every_command_answers_the_same()
    {
        await SkipWhereNoNamespaceCanBeMadeAsync();
        using var log = new WrittenLog(300);
        var policy = Path.Combine(CorpusCase.Root, "bundle-ticket", "trust.policy");
        string[][] calls =
        [
            ["show", Case("bundle-ticket")],
            ["check", Case("bundle-ticket"), "--trust", policy],
            ["check", Case("bundle-changed-net"), "--trust", policy, "--json"],
            ["extract", Case("bundle-ticket"), "--entry", "1"],
            ["absent", Case("bundle-weighings-none"), "--chain", Convert.ToHexStringLower(Refinery.Chain), "--from", "2026-11-21T02:10:00Z", "--to", "2026-11-21T02:50:00Z", "--trust", policy],
            ["compare", Case("bundle-ticket"), Case("bundle-reading"), "--trust", policy],
            ["fsck", log.Folder],
        ];
        foreach (var call in calls)
        {
            var outside = await RunAsync(Program, call);
            Assert.DoesNotContain("Usage", outside.Errors, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(outside, await RunAsync(Inside, call));
        }
    }

    /// <summary>Shows that the namespace is what it is said to be.</summary>
    [Fact]
    public async Task Only_fsck_of_a_URL_needs_a_network_and_says_so()
    {
        await SkipWhereNoNamespaceCanBeMadeAsync();
        using var log = new WrittenLog(300);
        using var server = new HttpListener();
        var url = $"http://127.0.0.1:{FreePort()}/";
        server.Prefixes.Add(url);
        server.Start();
        var serving = ServeAsync(server, log.Folder);
        Assert.Equal((int)ExitCode.NotVouchedFor, (await RunAsync(Program, "fsck", url)).Code);
        var alone = await RunAsync(Inside, "fsck", url);
        Assert.Equal((int)ExitCode.UsageOrInput, alone.Code);
        Assert.Contains("127.0.0.1", alone.Errors, StringComparison.Ordinal);
        server.Stop();
        await serving;
    }

    static string Dotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? Environment.ProcessPath! : "dotnet";

    static string[] Program => [Dotnet, typeof(ExitCode).Assembly.Location];

    static string[] Inside => ["unshare", .. Alone, .. Program];

    static string Case(string name) => Path.Combine(CorpusCase.Root, name, "input.bundle");

    static async Task SkipWhereNoNamespaceCanBeMadeAsync()
    {
        try
        {
            Assert.SkipUnless((await RunAsync(["unshare", .. Alone, "true"])).Code == 0, "this kernel lets no user make a network namespace");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no unshare command here (Debian: util-linux)");
        }
    }

    static async Task<(int Code, string Output, string Errors)> RunAsync(string[] program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program[0], [.. program[1..], .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    static async Task ServeAsync(HttpListener server, string folder)
    {
        try
        {
            while (true)
            {
                var context = await server.GetContextAsync();
                var file = Path.Combine(folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
                if (File.Exists(file)) await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file));
                else context.Response.StatusCode = 404;
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Stopped: the test has what it came for.
        }
    }
}
