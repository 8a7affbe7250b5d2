using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Commands;

/// <summary>Two claims on one number: whether two bundles can both be true of one chain. Where they cannot, the two segments are the proof.</summary>
static class CompareCommand
{
    public static ExitCode Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var ending = Policies.TryRead(arguments.Trust, errors, out var policy);
        if (ending != ExitCode.Accepted) return ending;
        var claims = new CheckedBundle[2];
        for (var i = 0; i < claims.Length; i++)
        {
            var file = arguments.Files[i];
            var code = Files.TryRead(file, out var bytes, out var reason);
            if (code == ExitCode.Accepted)
            {
                var verdict = BundleCheck.Run(bytes, policy, new ProfileRules(), out var found);
                (code, reason) = (found is null ? CheckCommand.CodeOf(verdict, null) : ExitCode.Accepted, $"{verdict}: {verdict.Reason}");
                if (found is not null) claims[i] = found;
            }
            if (code == ExitCode.Accepted) continue;
            errors.WriteLine($"{file}: {Words.Quoted(reason)}");
            return code;
        }
        return Compare(arguments, claims[0], claims[1], policy, output, errors);
    }

    static ExitCode Compare(Arguments arguments, CheckedBundle one, CheckedBundle other, TrustPolicy? policy, TextWriter output, TextWriter errors)
    {
        var sheet = new Sheet(output);
        var names = string.Join(", ", arguments.Files.Select(Path.GetFileName));
        var pairs = (from a in one.Segments
                     from b in other.Segments
                     where a.Segment.Header.Chain.AsSpan().SequenceEqual(b.Segment.Header.Chain) && a.Segment.Header.Number == b.Segment.Header.Number
                     select (a, b)).ToList();
        if (pairs.Find(pair => !pair.a.Segment.Identity.AsSpan().SequenceEqual(pair.b.Segment.Identity)) is { a: { } mine, b: { } theirs })
            return Contradicting(arguments, one, mine, other, theirs, policy, output, errors);
        if (Tickets(one, other) is { } doubled)
        {
            sheet.Title("CONTRADICTION  one ticket, two weighings", names);
            sheet.Row("because", doubled);
            return ExitCode.Contradiction;
        }
        sheet.Title(pairs.Count > 0 ? "AGREE  " : "CANNOT TELL  ", names);
        sheet.Row("because", pairs.Count > 0
            ? $"both rest on segment {string.Join(", ", pairs.Select(pair => pair.a.Segment.Header.Number).Distinct().Order())} of one chain, with one identity"
            : "they share no segment number of one chain: neither says anything about the other");
        return pairs.Count > 0 ? ExitCode.Accepted : ExitCode.CannotTell;
    }

    /// <summary>The two segments become a bundle of their own, which anybody can check without the two files.</summary>
    static ExitCode Contradicting(
        Arguments arguments, CheckedBundle one, CheckedSegment mine, CheckedBundle other, CheckedSegment theirs, TrustPolicy? policy, TextWriter output, TextWriter errors)
    {
        var (a, b) = (Shown(one, mine), Shown(other, theirs));
        var (said, more) = (Said(one, a.Chain), Said(other, b.Chain));
        var proof = new Bundle(new BundleSubject.Contradiction(0, 1), [one.Bundle.Chains[a.Chain]],
            [a with { Chain = 0, Entries = [] }, b with { Chain = 0, Entries = [] }], [], []) { Statements = said.Count >= more.Count ? said : more };
        var verdict = BundleCheck.Run(proof.Encode(), policy, new ProfileRules(), out var found);
        if (verdict.Broken == BundleRule.SplitView)
        {
            // Each file is sound: it is the log that said two things. The segments convict the key without it.
            output.WriteLine($"The logs of the two files contradict each other too: {Words.Quoted(verdict.Reason)}\n");
            proof = proof with { Segments = [.. proof.Segments.Select(segment => segment with { Proofs = [] })] };
            verdict = BundleCheck.Run(proof.Encode(), policy, new ProfileRules(), out found);
        }
        var encoded = proof.Encode();
        if (found is null) BundleReport.Write(new Sheet(output), "the proof", verdict);
        else BundleReport.Write(new Sheet(output), "the proof", found);
        if (found is null) return ExitCode.Refused;
        if (arguments.Out is { } path)
        {
            try
            {
                File.WriteAllBytes(path, encoded);
                output.WriteLine($"\n{path}: {encoded.Length} bytes");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.WriteLine($"{path}: {exception.Message}");
                return ExitCode.UsageOrInput;
            }
        }
        return ExitCode.Contradiction;

        // Of the one chain that the proof is about; what is said of others would be said of chains that it does not show.
        static List<ShownStatement> Said(CheckedBundle bundle, int chain) => [.. bundle.Bundle.Statements.Where((_, i) => bundle.Statements[i].Chain == chain)];

        static ShownSegment Shown(CheckedBundle bundle, CheckedSegment segment) => bundle.Bundle.Segments[bundle.Segments.ToList().IndexOf(segment)];
    }

    /// <summary>The same ticket of one chain with two weighings, in different segments.</summary>
    static string? Tickets(CheckedBundle one, CheckedBundle other)
    {
        if (one.Bundle.Subject is not BundleSubject.Ticket first || other.Bundle.Subject is not BundleSubject.Ticket second
            || !one.SubjectChain.Identity.AsSpan().SequenceEqual(other.SubjectChain.Identity)) return null;
        var (mine, theirs) = ((Weighing)one.Segments[first.Segment].Entries[first.Entry], (Weighing)other.Segments[second.Segment].Entries[second.Entry]);
        if (mine.Ticket != theirs.Ticket || mine.Scale != theirs.Scale || mine.Pass != theirs.Pass || mine.Encode().AsSpan().SequenceEqual(theirs.Encode())) return null;
        return $"ticket {Words.Quoted(mine.Ticket)} stands in segments {one.Segments[first.Segment].Segment.Header.Number} and {other.Segments[second.Segment].Segment.Header.Number} with different contents";
    }
}
