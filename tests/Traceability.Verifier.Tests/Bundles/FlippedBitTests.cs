using Traceability.Evidence.Bundles;
using Traceability.Verifier.Tests.Corpus;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Bundles;

/// <summary>
/// WELMEC L2: flip every bit. What is still accepted states what was signed, and rests on nothing new: a log or a cosigner whose name is not
/// known any more takes support away, and says so. Beside that only a proof's hint and what is asked of it can flip: which reading of the proven
/// series is meant, which span of time; a span that the bundle does not answer is no statement.
/// </summary>
public sealed class FlippedBitTests
{
    static readonly TrustPolicy Policy = TrustPolicy.TryRead(System.Text.Encoding.UTF8.GetBytes(Cast.Policy), out var policy).IsOk ? policy! : throw new InvalidOperationException();

    public static TheoryData<string, bool> Bundles { get; } = new() { { "ticket", true }, { "ticket", false }, { "reading", true }, { "period", true }, { "weighings", true }, { "contradiction", false }, { "keys", true } };

    [Theory, MemberData(nameof(Bundles))]
    public void A_flipped_bit_is_refused_or_changes_no_statement_and_adds_no_support(string name, bool withPolicy)
    {
        var good = Named(name).Encode();
        var trust = withPolicy ? Policy : null;
        Assert.True(BundleCheck.Run(good, trust, new ProfileRules(), out var original).IsAccepted);
        var accepted = 0;
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var flipped = (byte[])good.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (!BundleCheck.Run(flipped, trust, new ProfileRules(), out var found).IsAccepted) continue;
            accepted++;
            if (found!.Finding is SubjectFinding.Weighings { Count: null }) continue;
            Assert.Equal(Stated(original!), Stated(found!));
            Assert.Subset(Support(original!), Support(found!));
        }
        TestContext.Current.SendDiagnosticMessage($"{name}: {accepted} of {good.Length * 8} flips accepted");
        Assert.InRange(accepted, 0, good.Length * 8 / 4);
    }

    static Bundle Named(string name) => name switch
    {
        "ticket" => Story.TicketBundle(opens: true),
        "reading" => Story.ReadingBundle(),
        "period" => PeriodCases.OfOneSegment,
        "weighings" => Refinery.Show(new BundleSubject.Weighings(0, Refinery.Start + 2 * Refinery.HourMs, Refinery.Start + 3 * Refinery.HourMs), Refinery.Built, (2, [0]), (3, [0])),
        "contradiction" => ContradictionCases.Good,
        _ => KeyCases.RotatedAndRevoked,
    };

    /// <summary>The answer and every signed thing that it is taken from.</summary>
    static string Stated(CheckedBundle found)
    {
        var shown = found.Bundle.Subject switch
        {
            BundleSubject.OfEntry(var segment, var entry) => Shown(found, segment, entry),
            BundleSubject.Period period => Shown(found, period.FirstSegment, period.FirstEntry) + Shown(found, period.LastSegment, period.LastEntry) + period.Channel,
            _ => "",
        };
        return string.Join(' ', shown, Finding.Of(found), string.Join(',', found.SubjectSegments.Select(segment => Convert.ToHexString(segment.Segment.Identity)).Order(StringComparer.Ordinal)),
            Convert.ToHexString(found.SubjectChain.Identity), string.Join(',', found.SubjectChain.Keys.Terms.Select(term => $"{Convert.ToHexString(term.Key.Thumbprint)} {term.After}")),
            string.Join(',', found.SubjectChain.Keys.Revocations.Select(revocation => $"{Convert.ToHexString(revocation.Key)} {revocation.LastAccepted} {revocation.LogSize} {revocation.Reason}")),
            string.Join(',', found.Bundle.Openings.Select(opening => opening.Value.Kind + opening.Value.Value)));
    }

    static string Shown(CheckedBundle found, int segment, int entry) => $"{entry} {Convert.ToHexString(found.Segments[segment].Entries[entry].Encode())}";

    static HashSet<string> Support(CheckedBundle found)
    {
        var segment = found.SubjectSegments[0];
        var known = segment.Proofs.Where(proof => proof.IsKnown).ToList();
        return
        [
            .. known.Select(proof => $"{proof.Index} {proof.Checkpoint.Text}"), .. known.SelectMany(proof => proof.Cosigned).Select(pair => $"{pair.Witness.Name} {pair.TimeSeconds}"),
            .. segment.Chain is { IsApproved: true, Approval: { } approval } ? (string[])[$"{approval.Organisation} {approval.ApprovedMs} {approval.Assurance}"] : [],
        ];
    }
}
