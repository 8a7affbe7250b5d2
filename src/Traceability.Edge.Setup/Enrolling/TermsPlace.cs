using Traceability.Edge.Setup.Carrying;
using Traceability.Edge.Setup.Installing;
using Traceability.Edge.Setup.Screen;
using Traceability.Evidence.Enrolment;
using Traceability.Site;

namespace Traceability.Edge.Setup.Enrolling;

/// <summary>
/// Where the agent looks for its terms at its first start; they come there whole, or not at all. A code is good once, so the ledger is asked only when there is a place
/// for what it gives, and what it gave is kept beside where it does not fit.
/// </summary>
sealed class TermsPlace(string place, Installation site, Terminal terminal)
{
    const UnixFileMode TermsMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    readonly string received = place + ".received", part = place + ".part";

    /// <summary>Takes the terms from a file, or for a code from the ledger, and starts the agent.</summary>
    /// <param name="desk">Null without a network; then there must be a file.</param>
    public async Task<ExitCode> FillAsync(string? code, string? file, LedgerDesk? desk, CancellationToken cancellationToken)
    {
        if (file is not null && !File.Exists(file)) return Fail($"{file}: there is no such file. Remedy: name the voucher file that the ledger gave.", ExitCode.Unusable);
        if (file is null && desk is null) return Fail("Without a network terms come in a file. Remedy: --terms FILE with the voucher that the ledger gave.", ExitCode.Unusable);
        if (file is null && !desk!.IsPrivate) return Fail("Over plain HTTP anybody in between could read the voucher and enrol in this device's place. Remedy: https://, or --terms FILE.", ExitCode.Unusable);
        var isSpent = false;
        try
        {
            // What an earlier try has left here stays until other terms are in their place.
            var text = file is null ? null : await File.ReadAllTextAsync(file, cancellationToken);
            File.Delete(part);
            using var stream = new FileStream(part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = TermsMode, PreallocationSize = LedgerDesk.MostAnswerBytes });
            if (text is null)
            {
                if ((code ?? await terminal.AskAsync("one-time code: ", cancellationToken)) is not { Length: > 0 } typed) return Fail("No code, no enrolment. Remedy: --code CODE, or --terms FILE.", ExitCode.Unusable);
                if (!EnrolmentCode.TryParse(typed, out var meant)) return Fail("The code is mistyped: 16 characters such as 7K4M-2PXQ-9TRC-VW3N, the last of which checks the others. Remedy: compare it; it is not spent.", ExitCode.Wrong);
                var answer = await desk!.TermsAsync(meant, cancellationToken);
                if (answer.Text is null) return Fail($"No terms: {answer.Why}. Remedy: compare code and ledger's address; ask whoever gave the code for a new one.", answer.Code);
                (text, isSpent) = (answer.Text, true);
            }
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
            var outcome = EnrolmentTerms.TryRead(text, out var terms);
            if (!outcome.IsOk) return Fail($"These are no enrolment terms: {outcome.Reason}. Remedy: copy the voucher again, or ask for a new one.", ExitCode.Wrong);
            if ((terms!.Organisation, terms.Facility, terms.Device) != (site.Organisation, site.Facility.Id, site.Device))
            {
                File.Move(part, received, overwrite: true);
                return Fail($"The terms are for {terms.Organisation}/{terms.Facility}/{terms.Device}, the site file is {site.Organisation}/{site.Facility.Id}/{site.Device}. Remedy: correct the site file, then --terms {received}, where they are kept.", ExitCode.Wrong);
            }
            File.Move(part, place, overwrite: true);
            File.Delete(received);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Fail($"{place} cannot be written: {failed.Message} Remedy: {(failed is UnauthorizedAccessException ? "run it with sudo" : "is the folder there, and room on its disk?")}{(isSpent ? " The code is spent: ask for a new one." : "")}", ExitCode.Unusable);
        }
        finally
        {
            WholeFile.Remove(part);
        }
        await AgentService.RestartAsync(cancellationToken);
        return ExitCode.Fine;
    }

    ExitCode Fail(string sentence, ExitCode how)
    {
        terminal.Complain(sentence);
        return how;
    }
}
