using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Traceability.Edge.Setup.Tests.Commissioning;

/// <summary>edge-setup as a process of its own, whose input stays open: somebody who does not type.</summary>
sealed class SetupProcess : IAsyncDisposable
{
    readonly Process process;
    readonly StringBuilder said = new();

    public SetupProcess(params string[] args) : this("EDGE_SETUP=", args) { }

    /// <param name="setting">Of its environment, NAME=VALUE.</param>
    public SetupProcess(string setting, string[] args)
    {
        // A job that a script put into the background ignores Ctrl-C, and so do its children: env, which becomes the program, does not.
        var start = new ProcessStartInfo("env") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--default-signal=INT", setting, "dotnet", typeof(SetupCommand).Assembly.Location, .. args]) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>A question has no end of line: it is read as it comes.</summary>
    public async Task UntilSaysAsync(string words)
    {
        var part = new char[256];
        while (!said.ToString().Contains(words, StringComparison.Ordinal))
        {
            var read = await process.StandardError.ReadAsync(part, TestContext.Current.CancellationToken);
            Assert.True(read > 0, $"it ended and said: {said}");
            said.Append(part, 0, read);
        }
    }

    /// <summary>As Ctrl-C does.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
