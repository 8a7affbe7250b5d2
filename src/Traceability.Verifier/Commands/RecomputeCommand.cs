using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Reading;
using Traceability.Evidence;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Verifier.Figures;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Commands;

/// <summary>Whether a figure comes out again from what its file says that it was made from, and who stands for it.</summary>
static class RecomputeCommand
{
    /// <summary>Enough to see where two figures part.</summary>
    const int MostDifferences = 20;

    public static ExitCode Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var ending = Policies.TryRead(arguments.Trust, errors, out var policy);
        if (ending != ExitCode.Accepted) return ending;
        if (!TryReadFactors(arguments.Factors, errors, out var sets)) return ExitCode.UsageOrInput;
        ending = TryReadDeed(arguments, errors, out var deed, out var proof);
        if (ending != ExitCode.Accepted) return ending;

        var file = arguments.Files[0];
        var code = Files.TryRead(file, out var bytes, out var reason, FigureFile.MostBytes);
        if (code != ExitCode.Accepted) return Fail(code, code == ExitCode.Absent ? "absent" : "unreadable", [reason]);
        if (!FigureFile.TryRead(Path.GetFileName(file), bytes, sets, out var inputs, out var faults)) return Fail(CodeOf(faults), OutcomeOf(faults), [.. faults.Select(fault => fault.ToString())]);
        if (!FigureFile.TryRedo(inputs, out var redone, out var inventory, out var refusals)) return Fail(ExitCode.Refused, "refused", [.. refusals.Select(refusal => $"{refusal.Rule}: {refusal.Message}")]);

        var figure = new RedoneFigure(file, bytes, inputs, inventory, FigureDifference.Between(bytes, redone, MostDifferences), deed is null ? null : DeedCheck.Run(deed, proof, policy, inputs, bytes));
        if (arguments.Json) output.WriteLine(FigureJson.Of(figure));
        else FigureReport.Write(new Sheet(output), figure);
        return figure.Code;

        ExitCode Fail(ExitCode code, string outcome, IReadOnlyList<string> reasons)
        {
            if (arguments.Json) output.WriteLine(FigureJson.Of(file, outcome, reasons));
            else FigureReport.Write(new Sheet(output), file, outcome, [.. reasons.Take(MostDifferences)], reasons.Count);
            return code;
        }
    }

    /// <summary>A wrong file is refused: it says what cannot be so. One that does not read is corrupt.</summary>
    static ExitCode CodeOf(IReadOnlyList<ReadFault> faults) => Worst(faults) switch
    {
        ReadFaultKind.Newer => ExitCode.Newer,
        ReadFaultKind.Empty => ExitCode.Empty,
        ReadFaultKind.Unreadable => ExitCode.Corrupt,
        _ => ExitCode.Refused,
    };

    static string OutcomeOf(IReadOnlyList<ReadFault> faults) => Worst(faults) switch
    {
        ReadFaultKind.Newer => "newer",
        ReadFaultKind.Empty => "empty",
        ReadFaultKind.Unreadable => "corrupt",
        _ => "refused",
    };

    /// <summary>A plan or factor set within may be newer as the file itself may.</summary>
    static ReadFaultKind Worst(IReadOnlyList<ReadFault> faults) => faults.Any(fault => fault.Kind == ReadFaultKind.Newer) ? ReadFaultKind.Newer : faults[0].Kind;

    static bool TryReadFactors(IReadOnlyList<string> files, TextWriter errors, out IReadOnlyList<FactorSet> sets)
    {
        var read = new List<FactorSet>();
        sets = read;
        foreach (var file in files)
        {
            if (Files.TryRead(file, out var bytes, out var reason) != ExitCode.Accepted) errors.WriteLine($"{file}: {reason}");
            else if (FactorSet.TryRead(Path.GetFileName(file), bytes, out var set, out var faults)) read.Add(set);
            else foreach (var fault in faults.Take(MostDifferences)) errors.WriteLine(Words.Quoted(fault.ToString()));
        }
        return read.Count == files.Count;
    }

    static ExitCode TryReadDeed(Arguments arguments, TextWriter errors, out Deed? deed, out Receipt? proof)
    {
        (deed, proof) = (null, null);
        if (arguments.Deed is not { } file) return ExitCode.Accepted;
        var code = TryRead<Deed>(file, Deed.TryRead, errors, out deed);
        return code == ExitCode.Accepted && arguments.Proof is { } path ? TryRead<Receipt>(path, Receipt.TryRead, errors, out proof) : code;
    }

    delegate ReadOutcome Reader<T>(ReadOnlySpan<byte> bytes, out T? read);

    static ExitCode TryRead<T>(string file, Reader<T> reader, TextWriter errors, out T? read)
    {
        read = default;
        var code = Files.TryRead(file, out var bytes, out var reason);
        if (code == ExitCode.Accepted)
        {
            var outcome = reader(bytes, out read);
            (code, reason) = (Files.CodeOf(outcome.Kind), outcome.Reason);
        }
        if (code != ExitCode.Accepted) errors.WriteLine($"{file}: {Words.Quoted(reason)}");
        return code;
    }
}
