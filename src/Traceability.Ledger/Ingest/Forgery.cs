using System.Globalization;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Ingest;

/// <summary>Judges a genuine header with foreign entries: against the signed ones where they are held. Belongs to the writer's thread.</summary>
sealed class Forgery(LedgerWriter facts, Configurations configurations, EvidenceFolder evidence)
{
    /// <param name="kept">What of the message may be put aside.</param>
    public Refusal Judge(Submission submission, Segment segment, SegmentBody claimed, byte[] kept)
    {
        var header = segment.Header;
        if (facts.FindLogIndex(segment.Identity) is not { } index || facts.IsHeaderOnly(segment.Identity))
            return new Refusal(RefusalReason.RootMismatch, "the entries are not those that were signed; the signed ones are not held", header.Chain, header.Number);

        var genuine = facts.Message(index);
        var signed = facts.Open(index).Body;
        // Equal entries can only mean that another secret, or another order of them, was given.
        var difference = EntryDifference.Find(signed.Entries, claimed.Entries) ?? new EntryDifference(0, "secret of the leaves", "as held", "another");
        var (place, unit) = InWords(difference.What, header);
        var found = new Alteration(difference.Entry, place, difference.Signed, difference.Claimed, unit, "");
        found = found with { EvidenceFile = evidence.Write(submission, segment, genuine, kept, found) };
        return new Refusal(RefusalReason.EntriesAltered,
            string.Create(CultureInfo.InvariantCulture, $"entry {found.Entry}, {found.What}: signed {found.Signed}, claimed {found.Claimed}{(unit.Length == 0 ? "" : " " + unit)}"),
            header.Chain, header.Number, found);
    }

    /// <summary>"channel 7, reading 3" with the channel's id, and its unit where values are compared.</summary>
    (string Place, string Unit) InWords(string what, SegmentHeader header)
    {
        const string prefix = "channel ";
        if (!what.StartsWith(prefix, StringComparison.Ordinal)) return (what, "");
        var end = what.IndexOf(',', prefix.Length);
        if (end < 0 || !int.TryParse(what.AsSpan(prefix.Length, end - prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var channel)
            || configurations.Of(header.ConfigurationHash) is not { } channels || channel >= channels.Length) return (what, "");
        var isValue = what.AsSpan(end + 1).IndexOf(',') < 0 && what.Contains("reading", StringComparison.Ordinal);
        return ($"{channels[channel].Id} ({what})", isValue ? channels[channel].Rule?.Unit ?? "" : "");
    }
}
