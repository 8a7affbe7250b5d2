using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;
using Traceability.Edge.Setup.Carrying;
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

    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="WaitsForApproval">The ledger gives it no certificate until a second person has approved it.</param>
    sealed record Result(string Device, string Chain, bool Enrolled, string? Request, bool WaitsForApproval);

    public static Verb Make()
    {
        var verb = new Verb("enroll", "Make this device known to the ledger, by a code or a voucher")
        {
            Examples =
            [
                ("sudo edge-setup enroll --code 7K4M-2PXQ-9TRC-VW3N", "by the code that somebody was given"),
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
            if (given.GetValue(take) is { } answer) return CarriedCertificate.Take(answer, given.GetValue(data)!, terminal);
            if (input.ReadOrComplain(given, terminal) is not { } site) return ExitCode.Unusable;
            Uri? api = null;
            if (given.GetValue(request) is null && !TryAddress(given.GetValue(ledger), site, out api))
            {
                terminal.Complain("Which ledger? Remedy: --ledger https://HOST, or ledger.api in the site file; or --request FILE where there is no network.");
                return ExitCode.Unusable;
            }
            using var desk = api is null ? null : new LedgerDesk(api, site.Ledger.ApiAuthority, TimeProvider.System);
            var signed = Path.Combine(given.GetValue(data)!, "enrolment.cbor");
            if (!File.Exists(signed))
            {
                var put = await new TermsPlace(given.GetValue(place)!, site, terminal).FillAsync(given.GetValue(code), given.GetValue(terms), desk, cancellationToken);
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
                await WholeFile.WriteAsync(carried, Readable, overwrite: true, to => to.WriteAsync(bytes, cancellationToken).AsTask());
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                terminal.Complain($"{carried} cannot be written: {failed.Message} Remedy: is the stick in, and mounted writable?");
                return ExitCode.Unusable;
            }
            return Tell(new Result(device, chain, Enrolled: false, carried, WaitsForApproval: false), $"Carry {carried} to the ledger (POST /api/v1/enrolments). Its days are stated once keys/label.key is there too (PUT …/label-key).", terminal);
        }
        var answer = await desk!.EnrolAsync(bytes, cancellationToken);
        if (answer.Text is null)
        {
            terminal.Complain($"The ledger does not enrol {device}: {answer.Why}. Remedy: a voucher is good once; ask for a new one where it was used by another device.");
            return answer.Code;
        }
        if (await LabelKeyTroubleAsync(signed, chain, desk, cancellationToken) is { } trouble)
            terminal.Complain($"{device} is enrolled, but its days are not stated yet: {trouble}. Remedy: the same again, with sudo and over HTTPS.");
        var waits = LedgerDesk.IsTrue(answer.Text, "waits_for_approval");
        return Tell(new Result(device, chain, Enrolled: true, null, waits), waits
            ? "It waits for approval by a second person, whoever holds the organisation's key: tell him the chain. Until then it measures and keeps; then it goes on by itself. The same again says whether it still waits."
            : "The agent sends from now on; edge-setup status shows receipts.", terminal);
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
}
