using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Exports;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Exports;

/// <summary>A ticket, or the series that a reading stands in, as SenML.</summary>
static class SenmlExport
{
    public static ExportOutcome TryMake(CheckedBundle found, bool inCbor, out Export? export)
    {
        export = null;
        if (found.Bundle.Subject is not BundleSubject.OfEntry subject) return ExportOutcome.Refused(Export.NoEntry(found.Bundle.Subject));
        var segment = found.Segments[subject.Segment];
        var request = found.SubjectChain.Request;
        var device = DeviceUrn.Of(request.Organisation, request.Facility, request.Device) + ":";
        SenmlPack? pack;
        List<string> lost = [];
        ExportOutcome outcome;
        if (segment.Entries[subject.Entry] is Weighing weighing)
        {
            outcome = SenmlPack.TryOf(weighing, device, out pack);
            lost.Add("the vehicle, and that final zeros are the scale's division");
        }
        else
        {
            var series = (Series)segment.Entries[subject.Entry];
            if (segment.ChannelOf(series) is not { } channel || Statement.Unit(segment, series) is not { } unit) return ExportOutcome.Refused("the bundle shows no decoding rule, and without one a value has no name and no unit");
            outcome = SenmlPack.TryOf(ExportedReading.All(series), device, channel.Id, unit, out pack);
            if (pack?.LeftOut > 0) lost.Add($"quality: {Words.Count(pack.LeftOut, "reading")} of {series.Count} not good, left out");
            lost.Add("that final zeros are the instrument's resolution");
        }
        lost.AddRange(["register words, and the status of the clock", "the proof: signature, chain and log"]);
        if (outcome.IsOk) export = inCbor ? new Export(pack!.ToCbor(), IsText: false, lost) : Export.Of(pack!.ToJson(), lost);
        return outcome;
    }
}
