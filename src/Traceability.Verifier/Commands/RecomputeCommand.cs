using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
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

        if (!TryShare(arguments, inputs, bytes, inventory, out var shares, out code, out var outcome, out var reasons)) return Fail(code, outcome, reasons);
        var figure = new RedoneFigure(file, bytes, inputs, inventory, FigureDifference.Between(bytes, redone, MostDifferences), shares, deed is null ? null : DeedCheck.Run(deed, proof, policy, inputs, bytes, shares));
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

    /// <summary>What the runs come to by the report that was given; without one there is nothing to share. False where a file is none, or is of another figure.</summary>
    static bool TryShare(Arguments arguments, FigureInputs inputs, byte[] figure, FacilityInventory inventory, out RedoneShares? shares, out ExitCode code, out string outcome, out IReadOnlyList<string> reasons)
    {
        (shares, code, outcome, reasons) = (null, ExitCode.Accepted, "", []);
        if (arguments.Production is not { } path) return true;
        if (!TryRead(path, out var production, out code, out outcome, out reasons)) return false;
        if (!ProductionReport.TryRead(Path.GetFileName(path), production, out var report, out var faults)) return Wrong(faults, out code, out outcome, out reasons);
        if (arguments.Shares is not { } beside)
        {
            shares = new RedoneShares(production, null, RunShares.Of(inventory, report, [], []), []);
            return true;
        }
        if (!TryRead(beside, out var stated, out code, out outcome, out reasons)) return false;
        if (!SharesFile.TryRead(Path.GetFileName(beside), stated, out var made, out faults)) return Wrong(faults, out code, out outcome, out reasons);
        if (made.NotOf(inputs, figure, production) is { } other)
        {
            (code, outcome, reasons) = (ExitCode.Refused, "refused", [$"{Path.GetFileName(beside)}: {other}"]);
            return false;
        }
        var redone = SharesFile.Redo(made, inventory, report, out var again);
        shares = new RedoneShares(production, stated, again, FigureDifference.Between(stated, redone, MostDifferences));
        return true;
    }

    static bool TryRead(string path, out byte[] bytes, out ExitCode code, out string outcome, out IReadOnlyList<string> reasons)
    {
        code = Files.TryRead(path, out bytes, out var reason, FigureFile.MostBytes);
        (outcome, reasons) = (code == ExitCode.Absent ? "absent" : "unreadable", [$"{path}: {reason}"]);
        return code == ExitCode.Accepted;
    }

    static bool Wrong(IReadOnlyList<ReadFault> faults, out ExitCode code, out string outcome, out IReadOnlyList<string> reasons)
    {
        (code, outcome, reasons) = (CodeOf(faults), OutcomeOf(faults), [.. faults.Select(fault => fault.ToString())]);
        return false;
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
