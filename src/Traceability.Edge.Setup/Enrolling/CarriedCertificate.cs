using Spectre.Console;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Enrolling;

/// <summary>
/// The ledger's answer to <c>certificate.request</c> that came on a stick. The agent looks at it at its start, and believes it for the ledger's signature alone. Its
/// folder is the agent's: no link in it is followed.
/// </summary>
static class CarriedCertificate
{
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static ExitCode Take(string file, string data, Terminal terminal)
    {
        const int most = 64 * 1024;
        var (beside, place) = (Path.Combine(data, "certificate.answer.new"), Path.Combine(data, "certificate.answer"));
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > most or 0 })
            {
                terminal.Complain($"{file} is no certificate of the ledger. Remedy: carry its answer to certificate.request again.");
                return ExitCode.Wrong;
            }
            var bytes = File.ReadAllBytes(file);
            File.Delete(beside);
            using (var stream = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Readable }))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, place, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"{file} cannot be put into {data}: {failed.Message} Remedy: is the stick in? Run it with sudo.");
            return ExitCode.Unusable;
        }
        terminal.Results.WriteLine("The agent takes it at its next start: sudo systemctl restart traceability-edge-agent");
        return ExitCode.Fine;
    }
}
