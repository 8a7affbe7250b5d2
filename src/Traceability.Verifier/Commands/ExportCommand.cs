using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Exports;
using Traceability.Verifier.Exports;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Commands;

/// <summary>What a bundle says, in a format of others. It is checked first: what is refused here is told to nobody else.</summary>
static class ExportCommand
{
    public const string SenmlJson = "senml-json", SenmlCbor = "senml-cbor", Ocmf = "ocmf", Scitt = "scitt";

    /// <param name="standardOutput">Null where a person's terminal stands behind it, which bytes would only confuse.</param>
    public static ExitCode Run(Arguments arguments, TextWriter output, TextWriter errors, Func<Stream>? standardOutput)
    {
        var file = arguments.Files[0];
        var code = Policies.TryRead(arguments.Trust, errors, out var policy);
        if (code != ExitCode.Accepted) return code;
        code = Files.TryRead(file, out var bytes, out var reason);
        if (code != ExitCode.Accepted) return Say(errors, file, reason, code);
        var verdict = BundleCheck.Run(bytes, policy, new ProfileRules(), out var found);
        if (found is null) return Say(errors, file, $"{verdict}: {verdict.Reason}", CheckCommand.CodeOf(verdict, null));
        // A file of somebody else's format has no room for "but", and the exporter's signature would stand under it.
        if (found.IsDisowned && arguments.As is Ocmf or Scitt) return Say(errors, file, Standing(found) + "; nobody should sign it anew", ExitCode.NotVouchedFor);

        using var key = arguments.Key is { } path ? ExportKey.Read(path, out reason) : null;
        if (key is not null && ExportKey.IsOfDevice(key, found)) reason = "is a device's evidence key, which signs no exports";
        if (arguments.Key is not null && reason.Length > 0) return Say(errors, arguments.Key, reason, ExitCode.UsageOrInput);
        var outcome = Make(arguments, found, key, out var export);
        if (!outcome.IsOk) return Say(errors, file, outcome.Refusal, ExitCode.NotExported);
        if (export!.IsText && arguments.Out is null) output.Write(Encoding.UTF8.GetString(export.Bytes));
        else if (Files.Write(arguments.Out, export.Bytes, standardOutput, output, errors) is var failed and not ExitCode.Accepted) return failed;
        code = CheckCommand.CodeOf(verdict, found);
        if (code != ExitCode.Accepted) errors.WriteLine("not carried: " + Standing(found));
        foreach (var lost in export.NotCarried) errors.WriteLine("not carried: " + lost);
        return code;
    }

    static ExportOutcome Make(Arguments arguments, CheckedBundle found, ECDsa? key, out Export? export) => arguments.As switch
    {
        Ocmf => OcmfExport.TryMake(found, key!, arguments.Page ?? 1, arguments.Obis, out export),
        Scitt => ScittExport.TryMake(found, key!, arguments.Issuer!, out export),
        var form => SenmlExport.TryMake(found, form == SenmlCbor, out export),
    };

    /// <summary>Why an accepted bundle is less than the reader asked for.</summary>
    static string Standing(CheckedBundle found) =>
        found.IsDisowned ? "disowned: the organisation has revoked the key and does not stand for this"
        : !found.IsVouchedFor ? "only sound in itself: nobody whom you named vouches for it"
        : "the quorum of the policy is not met";

    static ExitCode Say(TextWriter errors, string file, string reason, ExitCode code)
    {
        errors.WriteLine($"{file}: {Words.Quoted(reason)}");
        return code;
    }
}
