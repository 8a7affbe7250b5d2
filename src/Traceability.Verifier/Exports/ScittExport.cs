using System.Security.Cryptography;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Exports;

namespace Traceability.Verifier.Exports;

/// <summary>Whoever exports states that the segment is known to him: a SCITT signed statement over its identity.</summary>
static class ScittExport
{
    public static ExportOutcome TryMake(CheckedBundle found, ECDsa key, string issuer, out Export? export)
    {
        export = null;
        if (found.Bundle.Subject is not BundleSubject.OfEntry subject) return ExportOutcome.Refused("a signed statement is about one segment, the bundle about several");
        var request = found.SubjectChain.Request;
        var claims = new CwtClaims(issuer, DeviceUrn.Of(request.Organisation, request.Facility, request.Device));
        var outcome = SignedStatement.TryMake(found.Segments[subject.Segment].Segment, claims, SigningKey.Of(key), out var statement);
        if (outcome.IsOk)
            export = new Export(statement!.Bytes, IsText: false,
                ["the device's word: its key signs no statements, so the issuer is asked to be believed that it knows this segment", "the entries: who has the segment checks it, who has not learns nothing"]);
        return outcome;
    }
}
