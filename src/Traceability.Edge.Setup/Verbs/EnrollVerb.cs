using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;
using Traceability.Edge.Setup.Enrolling;
using Traceability.Edge.Setup.Installing;
using Traceability.Edge.Setup.Screen;
using Traceability.Evidence.Enrolment;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>
/// <c>enroll</c>: from a code or a voucher file to a device that the ledger knows. The agent makes and keeps the keys; this puts the terms where it looks for them,
/// starts it, and hands in the request that it signs. Each step may be done again: nothing is enrolled twice.
/// </summary>
static class EnrollVerb
{
    /// <summary>A first start on a slow card; keys and folders are made then.</summary>
    static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(60), Look = TimeSpan.FromMilliseconds(200);

    const UnixFileMode TermsMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    sealed record Result(string Device, string Chain, bool Enrolled, string? Request);

    public static Verb Make()
    {
        var verb = new Verb("enroll", "Make this device known to the ledger, by a code or a voucher")
        {
            Examples =
            [
                ("sudo edge-setup enroll --code 7K4M-2PXQ-9TRC-VW3H", "by the code that somebody was given"),
                ("sudo edge-setup enroll --terms /media/stick/terms --request /media/stick/edge.request", "without a network: the request goes back on the stick"),
                ("sudo edge-setup enroll --take /media/stick/certificate.answer", "the certificate that came back on the stick"),
            ],
        };
        var input = SiteInput.Of(verb);
        var ledger = Text("--ledger", "The ledger's address; otherwise ledger.api of the site file", "URL");
        var code = Text("--code", "The one-time code", "CODE");
        var terms = Text("--terms", "A voucher file instead of a code", "FILE");
        var request = Text("--request", "Write the signed request to this file and ask no ledger", "FILE");
        var take = Text("--take", "Take a certificate that was carried here", "FILE");
        var data = new Option<string>("--data") { Description = "The agent's data folder", DefaultValueFactory = _ => SetupDefaults.DataFolder, HelpName = "DIR" };
        var place = new Option<string>("--terms-at") { Description = "Where the agent looks for its terms", DefaultValueFactory = _ => SetupDefaults.Terms, HelpName = "FILE" };
        foreach (var option in (Option[])[ledger, code, terms, request, take, data, place]) verb.Options.Add(option);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            if (given.GetValue(take) is { } answer) return TakeAnswer(answer, given.GetValue(data)!, terminal);
            if (input.ReadOrComplain(given, terminal) is not { } site) return ExitCode.Unusable;
            Uri? api = null;
            if (given.GetValue(request) is null && !TryAddress(given.GetValue(ledger), site, out api))
            {
                terminal.Complain("Which ledger? Remedy: --ledger https://HOST, or ledger.api in the site file; or --request FILE where there is no network.");
                return ExitCode.Unusable;
            }
            using var desk = api is null ? null : new LedgerDesk(api, TimeProvider.System);
            var signed = Path.Combine(given.GetValue(data)!, "enrolment.cbor");
            if (!File.Exists(signed))
            {
                var put = await PutTermsAsync(given.GetValue(code), given.GetValue(terms), given.GetValue(place)!, site, desk, terminal, cancellationToken);
                if (put != ExitCode.Fine) return put;
                if (!await AppearsAsync(signed, terminal, cancellationToken)) return ExitCode.Unreachable;
            }
            return await HandInAsync(signed, given.GetValue(request), site, desk, terminal, cancellationToken);
        });
        return verb;

        static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };
    }

    static bool TryAddress(string? given, Installation site, out Uri? api)
    {
        api = site.Ledger.Api;
        return given is null ? api is not null : Uri.TryCreate(given, UriKind.Absolute, out api) && api.Scheme is "http" or "https";
    }

    /// <summary>Puts the terms where the agent reads them at its first start; whole, or not at all. A code is good once, so it is asked for when there is a place for what it gives.</summary>
    static async Task<ExitCode> PutTermsAsync(string? code, string? file, string place, Installation site, LedgerDesk? desk, Terminal terminal, CancellationToken cancellationToken)
    {
        if (file is not null && !File.Exists(file)) return Fail($"{file}: there is no such file. Remedy: name the voucher file that the ledger gave.", ExitCode.Unusable);
        if (file is null && desk is null) return Fail("Without a network terms come in a file. Remedy: --terms FILE with the voucher that the ledger gave.", ExitCode.Unusable);
        if (file is null && !desk!.IsPrivate) return Fail("Over plain HTTP anybody in between could give terms of his own. Remedy: https://, or --terms FILE.", ExitCode.Unusable);
        var received = place + ".received";
        try
        {
            File.Delete(received);
            using var stream = new FileStream(received, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = TermsMode });
            string text;
            if (file is not null) text = await File.ReadAllTextAsync(file, cancellationToken);
            else
            {
                if ((code ?? terminal.Ask("one-time code: ")) is not { Length: > 0 } typed) return Away(received, "No code, no enrolment. Remedy: --code CODE, or --terms FILE.", ExitCode.Unusable);
                var answer = await desk!.TermsAsync(typed.Trim(), cancellationToken);
                if (answer.Text is null) return Away(received, $"The ledger gives no terms: {answer.Why}. Remedy: compare the code; ask whoever gave it for a new one.", answer.Code);
                text = answer.Text;
            }
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
            var outcome = EnrolmentTerms.TryRead(text, out var terms);
            if (!outcome.IsOk) return Away(received, $"These are no enrolment terms: {outcome.Reason}. Remedy: copy the voucher again, or ask for a new one.", ExitCode.Wrong);
            if ((terms!.Organisation, terms.Facility, terms.Device) != (site.Organisation, site.Facility.Id, site.Device))
                return Fail($"The terms are for {terms.Organisation}/{terms.Facility}/{terms.Device}, the site file is {site.Organisation}/{site.Facility.Id}/{site.Device}. Remedy: correct the site file, then --terms {received}, where they are kept.", ExitCode.Wrong);
            File.Move(received, place, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Fail($"{place} cannot be written: {failed.Message} Remedy: run it with sudo.", ExitCode.Unusable);
        }
        await AgentService.RestartAsync(cancellationToken);
        return ExitCode.Fine;

        ExitCode Away(string unfinished, string sentence, ExitCode how)
        {
            File.Delete(unfinished);
            return Fail(sentence, how);
        }

        ExitCode Fail(string sentence, ExitCode how)
        {
            terminal.Complain(sentence);
            return how;
        }
    }

    /// <summary>Waits for the agent's first start, in which it makes its keys and signs.</summary>
    static async Task<bool> AppearsAsync(string signed, Terminal terminal, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (!File.Exists(signed))
        {
            if (Stopwatch.GetElapsedTime(since) > AgentPatience)
            {
                terminal.Complain($"The agent has not signed its request ({signed}) within {AgentPatience.TotalSeconds:0} s. Remedy: journalctl -u traceability-edge-agent says why; then the same again.");
                return false;
            }
            await Task.Delay(Look, cancellationToken);
        }
        return true;
    }

    static async Task<ExitCode> HandInAsync(string signed, string? carried, Installation site, LedgerDesk? desk, Terminal terminal, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(signed, cancellationToken);
        var outcome = EnrolmentRequest.TryRead(bytes, out var request, out var sign1);
        if (!outcome.IsOk)
        {
            terminal.Complain($"{signed}: {outcome.Reason}. Remedy: the data folder is damaged; restore it, or begin a new device.");
            return ExitCode.Wrong;
        }
        var (device, chain) = ($"{request!.Organisation}/{request.Facility}/{request.Device}", Convert.ToHexStringLower(EnrolmentRequest.ChainOf(sign1!.Identity)));
        if (device != $"{site.Organisation}/{site.Facility.Id}/{site.Device}")
        {
            terminal.Complain($"This device enrolled as {device}, the site file is {site.Organisation}/{site.Facility.Id}/{site.Device}. Remedy: correct the site file; a chain cannot be renamed.");
            return ExitCode.Wrong;
        }
        if (carried is not null)
        {
            try
            {
                await File.WriteAllBytesAsync(carried, bytes, cancellationToken);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                terminal.Complain($"{carried} cannot be written: {failed.Message} Remedy: is the stick in, and mounted writable?");
                return ExitCode.Unusable;
            }
            return Tell(new Result(device, chain, Enrolled: false, carried), $"Carry {carried} to the ledger (POST /api/v1/enrolments). Its days are stated once keys/label.key is there too (PUT …/label-key).", terminal);
        }
        var answer = await desk!.EnrolAsync(bytes, cancellationToken);
        if (answer.Text is null)
        {
            terminal.Complain($"The ledger does not enrol {device}: {answer.Why}. Remedy: a voucher is good once; ask for a new one where it was used by another device.");
            return answer.Code;
        }
        if (await LabelKeyTroubleAsync(signed, chain, desk, cancellationToken) is { } trouble)
            terminal.Complain($"{device} is enrolled, but its days are not stated yet: {trouble}. Remedy: the same again, with sudo and over HTTPS.");
        return Tell(new Result(device, chain, Enrolled: true, null), "The agent sends from now on; edge-setup status shows receipts.", terminal);
    }

    /// <summary>Hands the secret label key in; why it could not be, or null.</summary>
    static async Task<string?> LabelKeyTroubleAsync(string signed, string chain, LedgerDesk desk, CancellationToken cancellationToken)
    {
        if (!desk.IsPrivate) return "its label key is secret, and plain HTTP is not";
        try
        {
            var key = await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(signed)!, "keys", "label.key"), cancellationToken);
            return await desk.GiveLabelKeyAsync(chain, key, cancellationToken) is { Text: null, Why: var why } ? why : null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return failed.Message.TrimEnd('.');
        }
    }

    static ExitCode Tell(Result result, string next, Terminal terminal)
    {
        if (terminal.IsJson) terminal.WriteJson(result);
        else
        {
            terminal.Results.WriteLine($"{result.Device} {(result.Enrolled ? "is enrolled" : "has signed its request")}; its chain is {result.Chain}.");
            terminal.Results.WriteLine(next);
        }
        return ExitCode.Fine;
    }

    /// <summary>The agent looks at it at its start, and believes it for the ledger's signature alone. Its folder is the agent's: no link in it is followed.</summary>
    static ExitCode TakeAnswer(string file, string data, Terminal terminal)
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
            using (var stream = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = TermsMode | UnixFileMode.OtherRead }))
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
