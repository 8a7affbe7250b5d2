using System.Diagnostics;

namespace Traceability.Benchmarks.Children;

/// <summary>A process of ours that ends when its standard input is closed, so that it never outlives this one.</summary>
sealed class ChildProcess : IDisposable
{
    readonly Process process;

    ChildProcess(Process process) => this.process = process;

    public static ChildProcess Start(string program, params IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task<string> LineAsync(CancellationToken cancellationToken) =>
        await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"{process.StartInfo.FileName} ended without a word");

    /// <summary>Says a line and gives the next one it says.</summary>
    public async Task<string> AnswerAsync(string line, CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        return await LineAsync(cancellationToken);
    }

    /// <summary>Runs a program to its end and gives its standard output.</summary>
    /// <exception cref="InvalidOperationException">It did not exit with 0.</exception>
    public static async Task<string> OutputAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {output}");
    }

    public static bool IsInstalled(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, command)));

    /// <summary>Closes its input and gives the last line it says.</summary>
    public async Task<string> EndAsync(CancellationToken cancellationToken)
    {
        process.StandardInput.Close();
        return await LineAsync(cancellationToken);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(3))) process.Kill();
        process.Dispose();
    }
}
