using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Bundles;

public sealed partial class BundleCheck
{
    string? Enrolment()
    {
        for (var i = 0; i < chains.Length; i++)
        {
            var outcome = EnrolmentRequest.TryRead(bundle.Chains[i].Request, out var request, out var sign1);
            if (!outcome.IsOk) return $"chain {i}: {outcome.Reason}";
            if (chains.Take(i).Any(other => other.Identity.AsSpan().SequenceEqual(sign1!.Identity))) return $"chain {i}: shown twice";
            chains[i] = new CheckedChain(request!, sign1!.Identity, null, false);
        }
        policy = given ?? TrustPolicy.Of(chains.Select(chain => chain.Request));
        witnesses = Voters();
        return null;
    }

    string? Approvals()
    {
        for (var i = 0; i < chains.Length; i++)
        {
            if (bundle.Chains[i].Approval is not { } bytes) continue;
            var outcome = Evidence.Enrolment.Approval.TryRead(bytes, out var approval, out var sign1);
            if (!outcome.IsOk) return $"chain {i}: {outcome.Reason}";
            if (!approval!.Request.AsSpan().SequenceEqual(chains[i].Identity)) return $"chain {i}: the approval is of another enrolment request";
            var organisation = chains[i].Request.Organisation;
            if (approval.Organisation != organisation) return $"chain {i}: an approval of {approval.Organisation} for a device of {organisation}";
            var known = policy.Organisations.Where(key => key.Organisation == organisation).ToList();
            if (known.Count > 0 && !known.Exists(key => sign1!.IsSignedBy(key.Key))) return $"chain {i}: the approval is not signed by a known key of {organisation}";
            chains[i] = chains[i] with { Approval = approval, IsApproved = known.Count > 0 };
        }
        return null;
    }

    string? Header(int i)
    {
        var outcome = Segment.TryRead(bundle.Segments[i].Sign1, out var segment);
        if (outcome.IsOk) segments[i] = segment!;
        return outcome.IsOk ? null : outcome.Reason;
    }

    string? Chain(int i)
    {
        var (header, identity) = (segments[i].Header, chains[bundle.Segments[i].Chain].Identity);
        if (!header.Chain.AsSpan().SequenceEqual(EnrolmentRequest.ChainOf(identity))) return "it is of another chain than the enrolment request it points to";
        return header.Number == 1 && !header.Previous.AsSpan().SequenceEqual(identity) ? "number 1 does not follow the enrolment request" : null;
    }

    /// <summary>
    /// Segments of one chain, two by two: one number has one identity, neighbours are linked, and nothing that counts up goes back. In the order of their
    /// numbers it is enough to ask each and the next: what rises from one to the next rises over all.
    /// </summary>
    string? Neighbours()
    {
        if (bundle.Subject is BundleSubject.Contradiction) return null;
        foreach (var chain in Enumerable.Range(0, segments.Length).GroupBy(i => bundle.Segments[i].Chain))
        {
            var last = -1;
            foreach (var i in chain.OrderBy(i => segments[i].Header.Number))
            {
                if (last >= 0 && Broken(segments[last], segments[i]) is { } wrong) return $"segments {last} and {i}: {wrong}";
                last = i;
            }
        }
        return null;
    }

    static string? Broken(Segment one, Segment other)
    {
        var (first, second) = (one.Header, other.Header);
        if (first.Number == second.Number) return one.Identity.AsSpan().SequenceEqual(other.Identity) ? null : $"two different segments number {first.Number}";
        if (second.Boot < first.Boot) return "the boot number goes back";
        if (second.FirstSeq < first.FirstSeq + first.Count) return "the entry numbers go back";
        if (second.Number != first.Number + 1) return null;
        if (!second.Previous.AsSpan().SequenceEqual(one.Identity)) return $"number {second.Number} does not follow number {first.Number}";
        return second.FirstSeq == first.FirstSeq + first.Count ? null : "the entry numbers leave a hole";
    }
}
