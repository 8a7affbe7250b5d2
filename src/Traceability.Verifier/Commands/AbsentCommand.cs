using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Commands;

/// <summary>Whether a chain holds weighings between two instants: proven none, so many, or why nobody can tell. Any bundle that shows tallies of the chain serves.</summary>
static class AbsentCommand
{
    public static ExitCode Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var ending = Policies.TryRead(arguments.Trust, errors, out var policy);
        if (ending != ExitCode.Accepted) return ending;
        var file = arguments.Files[0];
        var code = Files.TryRead(file, out var bytes, out var reason);
        if (code == ExitCode.Accepted)
        {
            var outcome = Bundle.TryRead(bytes, out var bundle);
            (code, reason) = (Files.CodeOf(outcome.Kind), outcome.Reason);
            if (code == ExitCode.Accepted) return Ask(arguments, bundle!, policy, output, errors);
        }
        errors.WriteLine($"{file}: {Words.Quoted(reason)}");
        return code;
    }

    static ExitCode Ask(Arguments arguments, Bundle bundle, TrustPolicy? policy, TextWriter output, TextWriter errors)
    {
        var file = arguments.Files[0];
        var chain = bundle.Chains.ToList().FindIndex(shown => EnrolmentRequest.TryRead(shown.Request, out _, out var sign1).IsOk
            && Words.Hex(EnrolmentRequest.ChainOf(sign1!.Identity)) == arguments.Chain);
        if (chain < 0 || bundle.Subject is BundleSubject.Contradiction)
        {
            errors.WriteLine(chain < 0 ? $"{file}: nothing of chain {arguments.Chain} is in it" : $"{file}: a contradiction counts nothing");
            return ExitCode.Refused;
        }
        var asked = bundle with { Subject = new BundleSubject.Weighings(chain, arguments.FromMs!.Value, arguments.ToMs!.Value) };
        var verdict = BundleCheck.Run(asked.Encode(), policy, new ProfileRules(), out var found);
        if (arguments.Json) output.WriteLine(found is null ? BundleJson.Of(file, verdict.ToString(), verdict.Reason) : BundleJson.Of(file, found));
        else if (found is null) BundleReport.Write(new Sheet(output), file, verdict);
        else BundleReport.Write(new Sheet(output), file, found);
        return CheckCommand.CodeOf(verdict, found);
    }
}
