using System.Security.Cryptography;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Carrying;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>
/// A report's way to the disk and into the chain: whole and durable under a name that says that nobody has signed it yet, then its hash in the chain, then its own name.
/// So a file of that name is a signed one, and a cut in between leaves one that is named as unsigned.
/// </summary>
sealed class ReportFile(string path, Terminal terminal)
{
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    readonly string unsigned = Path.ChangeExtension(path, ".unsigned.pdf");

    /// <summary>Asked before anybody walks from display to display.</summary>
    public bool CanBegin()
    {
        var why = !Path.GetExtension(path).Equals(".pdf", StringComparison.OrdinalIgnoreCase) ? $"{path}: a name that ends in .pdf is expected. Remedy: --report acceptance.pdf."
            : File.Exists(path) || File.Exists(unsigned) ? $"{(File.Exists(path) ? path : unsigned)} is there already. Remedy: another name."
            : !Directory.Exists(Folder) ? $"{Folder}: there is no such folder. Remedy: make it, or name another."
            : null;
        if (why is not null) terminal.Complain(why);
        return why is null;
    }

    string Folder => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>What became of it, and whether the chain signs it.</summary>
    public async Task<SignedReport> WriteAsync(byte[] pdf, AgentClient agent, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(pdf));
        try
        {
            await WholeFile.WriteAsync(unsigned, Readable, overwrite: false, to =>
            {
                to.Write(pdf);
                return Task.CompletedTask;
            });
            var entry = await agent.SignReportAsync(hash, cancellationToken);
            File.Move(unsigned, path);
            WrittenFolder.Flush(Folder);
            return new SignedReport(path, hash, entry);
        }
        catch (AgentException refused)
        {
            terminal.Complain($"{unsigned} is written and NOT SIGNED: {refused.Message}");
            return new SignedReport(unsigned, hash, null);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"{path} cannot be written: {failed.Message} Remedy: is there room, and may this user write there?");
            return new SignedReport(null, hash, null);
        }
    }
}
