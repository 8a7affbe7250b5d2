using System.Globalization;
using Traceability.Evidence;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Verifier.Logs;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Commands;

/// <summary>Whether a whole log is what its checkpoint says, file by file.</summary>
static class FsckCommand
{
    const int MostCheckpointBytes = 1 << 20;

    /// <summary>Enough to see what is broken; the number of all stands below.</summary>
    const int MostShown = 20;

    public static async Task<ExitCode> RunAsync(Arguments arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var ending = Policies.TryRead(arguments.Trust, errors, out var policy);
        if (ending != ExitCode.Accepted) return ending;
        var place = arguments.Files[0];
        try
        {
            if (place.StartsWith("http://", StringComparison.Ordinal) || place.StartsWith("https://", StringComparison.Ordinal))
            {
                using var client = new HttpClient();
                return await CheckAsync(place, new HttpLog(new Uri(place.TrimEnd('/') + "/"), client), policy, output, cancellationToken);
            }
            return await CheckAsync(place, new FolderLog(place), policy, output, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UriFormatException)
        {
            errors.WriteLine(exception.Message);
            return ExitCode.UsageOrInput;
        }
    }

    static async Task<ExitCode> CheckAsync(string place, ILogFiles files, TrustPolicy? policy, TextWriter output, CancellationToken cancellationToken)
    {
        var sheet = new Sheet(output);
        if (await files.ReadAsync(LogCheck.CheckpointFile, MostCheckpointBytes, cancellationToken) is not { } note)
        {
            sheet.Title("ABSENT  no checkpoint", place);
            return ExitCode.Absent;
        }
        Checkpoint? checkpoint = null;
        var outcome = SignedNote.TryRead(note, out var unopened);
        if (outcome.IsOk) outcome = Checkpoint.TryRead(unopened!.Text, out checkpoint);
        if (!outcome.IsOk)
        {
            sheet.Title(outcome.Kind.ToString().ToUpperInvariant() + "  checkpoint", place);
            sheet.Row("because", Words.Quoted(outcome.Reason));
            return Files.CodeOf(outcome.Kind);
        }

        var findings = new List<string>();
        var all = 0;
        void Wrong(string what)
        {
            all++;
            if (findings.Count < MostShown) findings.Add(what);
        }

        var signed = Signed(unopened!, checkpoint!, policy, Wrong, out var lacksQuorum);
        var statements = StatementLog.IsOrigin(checkpoint!.Origin) ? new StatementCheck(Wrong) : null;
        var check = new LogCheck(files, checkpoint, Wrong, statements is null ? null : statements.Read);
        if (!await check.RunAsync(cancellationToken)) Wrong($"{LogCheck.CheckpointFile}: no log of this size and root is there");
        var continues = Continues(check.FirstEntry, checkpoint!, policy, Wrong);

        var isNamed = policy?.Logs.Any(key => key.Name == checkpoint.Origin) == true;
        sheet.Title((all > 0 ? "REFUSED" : !isNamed ? "SOUND IN ITSELF" : lacksQuorum ? "NOT WITNESSED" : "ACCEPTED") + "  log", place);
        sheet.Blank();
        sheet.Row("origin", Words.Quoted(checkpoint.Origin));
        sheet.Row("size", $"{Words.Number(checkpoint.Size, 0)} leaves, {Words.Number(check.FilesRead, 0)} files recomputed");
        if (statements is not null) sheet.Row("holds", statements.Summary);
        sheet.Row("root", Words.Hex(checkpoint.Root));
        sheet.Row("signed", signed);
        if (continues is not null) sheet.Row("continues", continues);
        sheet.Blank();
        if (all == 0)
        {
            List<string> open = isNamed ? [] : ["whose log it is: the checkpoint's signature was not checked"];
            sheet.List("not proven", [.. open, .. continues is null ? (string[])[] : ["that the ledger's root key signed the succession: ask a device, which has it in its enrolment", "what the log that it continues held beyond the leaves kept"], "that everybody sees this log: compare the checkpoint with others', or ask witnesses", "that it only ever grew: compare with an older checkpoint of yours"]);
            return isNamed && !lacksQuorum ? ExitCode.Accepted : ExitCode.NotVouchedFor;
        }
        sheet.List(all > MostShown ? string.Create(CultureInfo.InvariantCulture, $"wrong, the first {MostShown} of {all}") : "wrong", findings);
        return ExitCode.Refused;
    }

    /// <summary>What the log's entry 0 says of a log before it; null where it says nothing.</summary>
    static string? Continues(byte[]? first, Checkpoint checkpoint, TrustPolicy? policy, Action<string> wrong)
    {
        if (first is null || !SuccessionStatement.IsMeant(first)) return null;
        var outcome = SuccessionStatement.TryRead(first, out var statement, out var succession);
        if (outcome.IsOk && succession!.New.Name != checkpoint.Origin) outcome = ReadOutcome.Corrupt($"a succession to \"{succession.New.Name}\"");
        if (outcome.IsOk && succession!.Kept >= checkpoint.Size) outcome = ReadOutcome.Corrupt($"{succession.Kept} leaves kept in a log of {checkpoint.Size}");
        var keys = policy?.Logs.Where(key => key.Name == succession?.OldOrigin).ToArray() ?? [];
        if (outcome.IsOk && keys.Length > 0 && SignedNote.TryRead(statement!.OldCheckpoint, out var old).IsOk) outcome = old!.Verify(keys);
        if (outcome.IsOk) return Words.Continued(succession!);
        wrong($"entry 0: {outcome.Reason}");
        return null;
    }

    static string Signed(UnopenedNote note, Checkpoint checkpoint, TrustPolicy? policy, Action<string> wrong, out bool lacksQuorum)
    {
        var keys = policy?.Logs.Where(key => key.Name == checkpoint.Origin).ToArray() ?? [];
        lacksQuorum = policy is not null && policy.Quorum != TrustPolicy.NoQuorum;
        if (keys.Length == 0) return policy is null ? "not checked: no policy was given" : "not checked: not a log that you named";
        var outcome = note.Verify(keys);
        IReadOnlyList<Cosignature> cosignatures = [];
        if (outcome.IsOk) outcome = note.TryCosignatures([.. policy!.Witnesses.Select(witness => witness.Key)], out cosignatures);
        if (!outcome.IsOk) wrong($"{LogCheck.CheckpointFile}: {outcome.Reason}");
        if (!outcome.IsOk) return "no";
        var names = policy!.Witnesses.Where(witness => cosignatures.Any(cosignature => cosignature.Counts && cosignature.Key == witness.Key)).Select(witness => witness.Name).ToList();
        lacksQuorum &= !policy.IsWitnessed(names);
        return $"by the log{(names.Count > 0 ? ", cosigned by " + Words.Quoted(string.Join(", ", names)) : "")}{(policy.Quorum == TrustPolicy.NoQuorum ? "" : lacksQuorum ? ": quorum not met" : ": quorum met")}";
    }
}
