using Traceability.Evidence;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// The checks of one message in their fixed order: size, form, the topic's device is the chain's, signature, inflate, root, tally and
/// entries, decoding. The identity is what the signature covers, so it is known from there on. Whether the segment is a duplicate is asked
/// last, by the writer: a header that is known does not make foreign entries good. Reads only; safe on several threads.
/// </summary>
sealed class SegmentCheck(EnrolledChains chains, HeldConfigurations configurations)
{
    public CheckOutcome Check(DeviceAddress from, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > SegmentMessage.MostBytes) return Failed(RefusalReason.TooLarge, $"{bytes.Length} bytes, at most {SegmentMessage.MostBytes} allowed");
        var outcome = SegmentMessage.TryRead(bytes.Span, out var message);
        if (!outcome.IsOk) return Failed(outcome, RefusalReason.Malformed);
        outcome = Segment.TryRead(message!.Sign1, out var segment);
        if (!outcome.IsOk) return Failed(outcome, RefusalReason.Malformed);

        var header = segment!.Header;
        if (chains.Of(header.Chain) is not { } chain) return Failed(header, RefusalReason.NotEnrolled, $"chain {Convert.ToHexStringLower(header.Chain)}");
        if (chain.Address != from) return Failed(header, RefusalReason.ForeignTopic, $"chain of {chain.Address}, sent as {from}");
        if (!segment.Sign1.Kid.AsSpan().SequenceEqual(chain.Key.Kid) || !segment.Sign1.IsSignedBy(chain.Key))
            return Failed(header, RefusalReason.BadSignature, "not signed by the chain's key");

        outcome = message.TryReadBody(out var body);
        if (!outcome.IsOk) return Failed(header, RefusalReason.BodyUnreadable, outcome.Reason);
        if (!SegmentContent.IsSigned(header, body!)) return new CheckOutcome.ForeignEntries(segment, body!);
        outcome = SegmentContent.TryDecode(header, body!, out var content);
        if (!outcome.IsOk) return Failed(header, RefusalReason.EntriesUnreadable, outcome.Reason);

        var channels = content!.Configuration.Count > 0 ? ChannelRule.Of(content.Configuration) : configurations.Of(header.ConfigurationHash);
        if (channels is not null && ChannelRule.Contradiction(content.Entries, channels) is { } wrong)
            return Failed(header, RefusalReason.DecodingMismatch, wrong);
        return new CheckOutcome.Passed(new CheckedSegment(segment, content, bytes, channels is not null));
    }

    static CheckOutcome.Failed Failed(RefusalReason reason, string detail) => new(new Refusal(reason, detail));

    static CheckOutcome.Failed Failed(ReadOutcome outcome, RefusalReason otherwise) =>
        Failed(outcome.Kind == ReadKind.Newer ? RefusalReason.Newer : otherwise, outcome.Reason);

    static CheckOutcome.Failed Failed(SegmentHeader header, RefusalReason reason, string detail) =>
        new(new Refusal(reason, detail, header.Chain, header.Number));
}
