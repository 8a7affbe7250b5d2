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
        CheckOutcome.Failed Failed(Refusal why) => new(why, why.Reason == RefusalReason.TooLarge ? [] : MaskedMessage.HeaderOf(bytes.Span));

        if (bytes.Length > SegmentMessage.MostBytes) return Failed(new Refusal(RefusalReason.TooLarge, $"{bytes.Length} bytes, at most {SegmentMessage.MostBytes} allowed"));
        var outcome = SegmentMessage.TryRead(bytes.Span, out var message);
        if (!outcome.IsOk) return Failed(Unread(outcome));
        outcome = Segment.TryRead(message!.Sign1, out var segment);
        if (!outcome.IsOk) return Failed(Unread(outcome));

        var header = segment!.Header;
        if (chains.Of(header.Chain) is not { } chain) return Failed(Named(header, RefusalReason.NotEnrolled, $"chain {Convert.ToHexStringLower(header.Chain)}"));
        if (chain.Address != from) return Failed(Named(header, RefusalReason.ForeignTopic, $"chain of {chain.Address}, sent as {from}"));
        if (!chain.Keys.Has(segment.Sign1.Kid)) return Failed(Named(header, RefusalReason.UnknownKey, $"key {Convert.ToHexStringLower(segment.Sign1.Kid)} is none of the chain's"));
        var key = chain.Keys.At(header.Number);
        if (!segment.Sign1.Kid.AsSpan().SequenceEqual(key.Kid) || !segment.Sign1.IsSignedBy(key))
            return Failed(Named(header, RefusalReason.BadSignature, "not signed by the chain's key in force"));

        outcome = message.TryReadBody(out var body);
        if (!outcome.IsOk) return Failed(Named(header, RefusalReason.BodyUnreadable, outcome.Reason));
        if (!SegmentContent.IsSigned(header, body!)) return new CheckOutcome.ForeignEntries(segment, body!, Masked());
        outcome = SegmentContent.TryDecode(header, body!, out var content);
        if (!outcome.IsOk) return new CheckOutcome.Failed(Named(header, RefusalReason.EntriesUnreadable, outcome.Reason), Masked());

        var channels = content!.Configuration.Count > 0 ? ChannelRule.Of(content.Configuration) : configurations.Of(header.ConfigurationHash);
        if (channels is not null && ChannelRule.Contradiction(content.Entries, channels) is { } wrong)
            return new CheckOutcome.Failed(Named(header, RefusalReason.DecodingMismatch, wrong), Masked());
        return new CheckOutcome.Passed(new CheckedSegment(segment, content, bytes, channels is not null));

        byte[] Masked() => MaskedMessage.Of(bytes, message.Sign1, body!);
    }

    static Refusal Unread(ReadOutcome outcome) => new(outcome.Kind == ReadKind.Newer ? RefusalReason.Newer : RefusalReason.Malformed, outcome.Reason);

    static Refusal Named(SegmentHeader header, RefusalReason reason, string detail) => new(reason, detail, header.Chain, header.Number);
}
