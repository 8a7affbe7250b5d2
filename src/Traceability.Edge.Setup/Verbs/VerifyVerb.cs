using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Verifying;
using Traceability.Evidence.Cbor;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>verify</c>: whether an exported chain is whole and signed, offline; or whether a chain signs an acceptance report.</summary>
static class VerifyVerb
{
    /// <summary>The rest are counted.</summary>
    const int MostFaults = 20;

    sealed record Result(bool Ok, string? Chain, long Segments, long Entries, long? FirstNumber, long? LastNumber, DateTimeOffset? From, DateTimeOffset? To, int Runs, int Rotations, string? LastIdentity,
        bool SignaturesChecked, IReadOnlyList<string> Faults);

    public static Verb Make()
    {
        var verb = new Verb("verify", "Check an exported chain, or a report that a chain signs")
        {
            Examples =
            [
                ("edge-setup verify chain.cborseq --enrolment enrolment.cbor", "from the device's enrolment on, by its key"),
                ("edge-setup verify chain.cborseq --json", "without it: order and entries alone, never 0"),
                ("edge-setup verify acceptance.pdf --chain chain.cborseq --enrolment enrolment.cbor", "an acceptance report, by what edge-setup export wrote"),
                ("sudo edge-setup verify acceptance.pdf --enrolment /var/lib/traceability-edge/enrolment.cbor", "by the chain of the running agent"),
            ],
        };
        var file = new Argument<string>("file") { Description = "What edge-setup export wrote, or an acceptance report (.pdf)" };
        var enrolment = new Option<string?>("--enrolment") { Description = "The device's enrolment.cbor: where its chain begins, and its key", HelpName = "FILE" };
        verb.Arguments.Add(file);
        verb.Options.Add(enrolment);
        var chain = new Option<string?>("--chain") { Description = "Of a report: the exported chain; without it the running agent is asked", HelpName = "FILE" };
        var socket = SharedOptions.Agent();
        verb.Options.Add(chain);
        verb.Options.Add(socket);
        verb.Does((given, terminal, cancellationToken) =>
            VerifyAsync(given.GetValue(file)!, given.GetValue(enrolment), given.GetValue(chain), given.GetValue(socket)!, terminal, cancellationToken));
        return verb;
    }

    static async Task<ExitCode> VerifyAsync(string path, string? enrolment, string? export, string socket, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            ChainRoot? root = null;
            if (enrolment is not null)
            {
                root = ChainRoot.TryLoad(enrolment, out var why);
                if (root is null)
                {
                    terminal.Complain(why);
                    return ExitCode.Unusable;
                }
            }
            if (export is not null || path.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase))
            {
                return ReportVerification.Of(path, root, terminal) is not { } report ? ExitCode.Wrong
                    : export is not null ? await report.InFileAsync(export, cancellationToken)
                    : await AgentWork.DoAsync(socket, terminal, agent => report.InAgentAsync(agent, cancellationToken), cancellationToken);
            }
            if (path.Length == 0)
            {
                terminal.Complain("No file is named. Remedy: name the file that edge-setup export wrote.");
                return ExitCode.Unusable;
            }
            var check = new ChainCheck(root);
            using var from = File.OpenRead(path);
            var items = new CborSequence(from);
            while (await items.NextAsync(cancellationToken) is { } item) check.Take(item);
            if (!items.IsWhole) check.EndsAt(items.Offset);
            return Tell(check, root is not null, path, terminal);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"{failed.Message} Remedy: name the file that edge-setup export wrote.");
            return ExitCode.Unusable;
        }
    }

    static ExitCode Tell(ChainCheck check, bool signaturesChecked, string path, Terminal terminal)
    {
        if (check.Segments == 0 && check.Faults.Count == 0)
        {
            terminal.Complain($"{path} is empty: it proves nothing. Remedy: export again.");
            return ExitCode.Wrong;
        }
        // Whoever made the file can put it in order; that it is the device's, its signatures tell alone.
        var ok = check.Faults.Count == 0 && signaturesChecked;
        var result = new Result(ok, Hex(check.First?.Chain), check.Segments, check.Entries, check.First?.Number, check.Last?.Number, Words.At(check.First?.SealedMs), Words.At(check.Last?.SealedMs), check.Runs, check.Rotations, Hex(check.LastIdentity),
            signaturesChecked, check.Faults);
        if (terminal.IsJson) terminal.WriteJson(result);
        else
        {
            foreach (var fault in check.Faults.Take(MostFaults)) terminal.Complain(fault);
            if (check.Faults.Count > MostFaults) terminal.Complain($"and {check.Faults.Count - MostFaults} more");
            if (check.First is not null) Show(result, terminal);
        }
        return ok ? ExitCode.Fine : ExitCode.Wrong;
    }

    static void Show(Result result, Terminal terminal)
    {
        var table = Sheet.Of("chain", result.Chain!)
            .Row("segments", string.Create(CultureInfo.InvariantCulture, $"{result.Segments:#,0}, numbers {result.FirstNumber} to {result.LastNumber}"))
            .Row("entries", string.Create(CultureInfo.InvariantCulture, $"{result.Entries:#,0} in {result.Runs} runs of the agent"))
            .Row("sealed", $"{Words.At(result.From)} to {Words.At(result.To)} UTC, by the device's clock")
            .Row("last identity", result.LastIdentity![..32] + "…")
            .Row("signatures", !result.SignaturesChecked ? "NOT CHECKED: no --enrolment" : result.Rotations == 0 ? "by the device's enrolled key"
                : string.Create(CultureInfo.InvariantCulture, $"by the device's enrolled key and {result.Rotations} that followed it"))
            .Row("not proven", "that the ledger holds the same; what was before and after; that no key\nwas revoked");
        terminal.Results.Write(table);
        terminal.Results.WriteLine(result.Ok ? "In order."
            : result.Faults.Count > 0 ? $"NOT in order: {result.Faults.Count} faults." : "Order and entries agree; who signed is NOT checked. Remedy: --enrolment FILE");
    }

    static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}
