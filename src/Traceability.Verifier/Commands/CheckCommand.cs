using Traceability.Evidence.Bundles;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Commands;

/// <summary>Whether bundles prove their statements, under one policy.</summary>
static class CheckCommand
{
    public static ExitCode Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var ending = Policies.TryRead(arguments.Trust, errors, out var policy);
        if (ending != ExitCode.Accepted) return ending;
        foreach (var file in arguments.Files)
        {
            if (!arguments.Json && file != arguments.Files[0]) output.WriteLine();
            var one = Check(file, policy, arguments.Json, output);
            if (ending == ExitCode.Accepted || (ending == ExitCode.NotVouchedFor && one != ExitCode.Accepted)) ending = one;
        }
        return ending;
    }

    static ExitCode Check(string file, TrustPolicy? policy, bool json, TextWriter output)
    {
        var code = Files.TryRead(file, out var bytes, out var reason);
        if (code != ExitCode.Accepted)
        {
            var outcome = code == ExitCode.Absent ? "absent" : "unreadable";
            if (json) output.WriteLine(BundleJson.Of(file, outcome, reason));
            else new Sheet(output).Title(outcome.ToUpperInvariant() + "  " + reason, file);
            return code;
        }
        var verdict = BundleCheck.Run(bytes, policy, new ProfileRules(), out var found);
        if (json) output.WriteLine(found is null ? BundleJson.Of(file, verdict.ToString(), verdict.Reason) : BundleJson.Of(file, found));
        else if (found is null) BundleReport.Write(new Sheet(output), file, verdict);
        else BundleReport.Write(new Sheet(output), file, found);
        return CodeOf(verdict, found);
    }

    /// <summary>What was asked for and is missing counts before what was found: an answer that nobody vouches for is none.</summary>
    public static ExitCode CodeOf(BundleVerdict verdict, CheckedBundle? found) => (verdict.Broken, found) switch
    {
        (null, null) => Files.CodeOf(verdict.Read.Kind),
        (_, null) => ExitCode.Refused,
        (_, { IsVouchedFor: false } or { LacksQuorum: true } or { IsDisowned: true }) => ExitCode.NotVouchedFor,
        (_, { Finding: SubjectFinding.Weighings { Count: null } }) => ExitCode.CannotTell,
        (_, { Finding: SubjectFinding.Weighings { Count: > 0 } }) => ExitCode.WeighingsFound,
        _ => ExitCode.Accepted,
    };
}
