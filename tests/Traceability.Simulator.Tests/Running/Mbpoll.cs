using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Traceability.Simulator.Tests.Running;

/// <summary>Debian's mbpoll: a client that shares no line with this repository.</summary>
static partial class Mbpoll
{
    /// <param name="type">mbpoll's `-t`: 3 = input, 4 = holding registers, with `:float`, `:int` or `:hex`.</param>
    /// <param name="wordsBigEndian">`-B`: most significant word first (ABCD); without it CDAB.</param>
    /// <returns>Values as text, and what mbpoll complained of.</returns>
    public static Task<(string[] Values, string Complaint)> ReadAsync(int port, int unit, string type, int address, int count, bool wordsBigEndian = false) =>
        RunAsync(["-m", "tcp", "-p", Text(port)], "127.0.0.1", unit, type, address, count, wordsBigEndian);

    /// <inheritdoc cref="ReadAsync"/>
    /// <param name="device">A serial line: 19 200 baud, even parity.</param>
    public static Task<(string[] Values, string Complaint)> ReadSerialAsync(string device, int unit, string type, int address, int count, bool wordsBigEndian = false) =>
        RunAsync(["-m", "rtu", "-b", "19200", "-P", "even"], device, unit, type, address, count, wordsBigEndian);

    static async Task<(string[] Values, string Complaint)> RunAsync(string[] how, string where, int unit, string type, int address, int count, bool wordsBigEndian)
    {
        var start = new ProcessStartInfo("mbpoll") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[.. how, "-0", "-1", "-q", "-o", "1", "-a", Text(unit), "-t", type, "-r", Text(address), "-c", Text(count)])
            start.ArgumentList.Add(word);
        if (wordsBigEndian) start.ArgumentList.Add("-B");
        start.ArgumentList.Add(where);
        using var mbpoll = Process.Start(start)!;
        var errors = mbpoll.StandardError.ReadToEndAsync();
        var output = await mbpoll.StandardOutput.ReadToEndAsync();
        await mbpoll.WaitForExitAsync();
        return ([.. ValueLine().Matches(output).Select(match => match.Groups[1].Value)], await errors);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[\d+\]:\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex ValueLine();
}
