using Traceability.Evidence.Bundles;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Bundles;

/// <summary>
/// WELMEC L2: flip every bit. What is still accepted states what was signed, and rests on nothing new: a log or a cosigner whose name is not
/// known any more takes support away, and says so. Beside that only a proof's hint and which reading of the proven series is meant can flip.
/// </summary>
public sealed class FlippedBitTests
{
    static readonly TrustPolicy Policy = TrustPolicy.TryRead(System.Text.Encoding.UTF8.GetBytes(Cast.Policy), out var policy).IsOk ? policy! : throw new InvalidOperationException();

    public static TheoryData<string, bool> Bundles { get; } = new() { { "ticket", true }, { "ticket", false }, { "reading", true } };

    [Theory, MemberData(nameof(Bundles))]
    public void A_flipped_bit_is_refused_or_changes_no_statement_and_adds_no_support(string name, bool withPolicy)
    {
        var good = (name == "ticket" ? Story.TicketBundle(opens: true) : Story.ReadingBundle()).Encode();
        var trust = withPolicy ? Policy : null;
        Assert.True(BundleCheck.Run(good, trust, new ProfileRules(), out var original).IsAccepted);
        var accepted = 0;
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var flipped = (byte[])good.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (!BundleCheck.Run(flipped, trust, new ProfileRules(), out var found).IsAccepted) continue;
            accepted++;
            Assert.Equal(Stated(original!), Stated(found!));
            Assert.Subset(Support(original!), Support(found!));
        }
        TestContext.Current.SendDiagnosticMessage($"{name}: {accepted} of {good.Length * 8} flips accepted");
        Assert.InRange(accepted, 0, good.Length * 8 / 4);
    }

    static string Stated(CheckedBundle found)
    {
        var segment = found.SubjectSegments[0];
        var place = (BundleSubject.OfEntry)found.Bundle.Subject;
        var subject = found.Bundle.Segments[place.Segment].Entries.Single(entry => entry.Index == place.Entry);
        return string.Join(' ', Convert.ToHexString(segment.Segment.Identity), Convert.ToHexString(segment.Chain.Identity), subject.Index, Convert.ToHexString(subject.Content),
            string.Join(',', found.Bundle.Openings.Select(opening => opening.Value.Kind + opening.Value.Value)));
    }

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
