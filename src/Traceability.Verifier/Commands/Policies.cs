using Traceability.Evidence.Bundles;

namespace Traceability.Verifier.Commands;

static class Policies
{
    /// <summary>A policy that was asked for and cannot be used ends the command: checking under another trust than the asked one would mislead.</summary>
    public static ExitCode TryRead(string? file, TextWriter errors, out TrustPolicy? policy)
    {
        policy = null;
        if (file is null) return ExitCode.Accepted;
        var code = Files.TryRead(file, out var bytes, out var reason);
        if (code == ExitCode.Accepted)
        {
            var outcome = TrustPolicy.TryRead(bytes, out policy);
            (code, reason) = (Files.CodeOf(outcome.Kind), outcome.Reason);
        }
        if (code == ExitCode.Accepted) return code;
        errors.WriteLine($"{file}: {reason}");
        return ExitCode.UsageOrInput;
    }
}
