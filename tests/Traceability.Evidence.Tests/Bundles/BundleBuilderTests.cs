using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests.Bundles;

public sealed class BundleBuilderTests
{
    static readonly EnrolledDevice Device = new();

    [Fact]
    public void A_bundle_shows_the_asked_entry_and_nothing_of_its_neighbours()
    {
        var bytes = Device.Ticket().Encode();
        Assert.True(bytes.AsSpan().IndexOf(Device.Body.Entries[EnrolledDevice.TicketEntry]) > 0);
        for (var i = 0; i < Device.Body.Entries.Count; i++)
            if (i != EnrolledDevice.TicketEntry) Assert.True(bytes.AsSpan().IndexOf(Device.Body.Entries[i]) < 0, $"entry {i} shows");
        Assert.True(bytes.AsSpan().IndexOf(Device.Body.Secret) < 0, "the segment's secret shows");
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Device.Body.Personal[0].Value)) < 0, "the vehicle shows");
    }

    [Fact]
    public void A_reading_brings_its_channels_leaf_and_no_other()
    {
        var shown = Assert.Single(Device.Reading().Configurations);
        Assert.Equal(Device.Configuration.Leaves.Count, shown.Count);
        Assert.Equal(4, Assert.Single(shown.Leaves).Index);
        Assert.True(Device.Reading().Encode().AsSpan().IndexOf(Device.Configuration.Secret) < 0, "the configuration's secret shows");
    }

    [Fact]
    public void A_ticket_brings_the_leaf_of_the_channel_whose_words_it_holds() =>
        Assert.Equal(6, Assert.Single(Assert.Single(Device.Ticket().Configurations).Leaves).Index);

    [Fact]
    public void A_configuration_that_the_segment_does_not_name_is_not_shown()
    {
        var plain = SegmentMessage.Pack(Device.Segment.Sign1.Bytes, Device.Body with { Configuration = null }).Encode();
        var other = new ConfigurationParts(new byte[32], Device.Configuration.Leaves);
        Assert.True((Device.Builder with { Message = plain, Configuration = other }).TryReading(EnrolledDevice.SeriesEntry, 0, out var bundle).IsOk);
        Assert.Empty(bundle!.Configurations);
    }

    [Fact]
    public void A_personal_value_is_opened_only_when_asked()
    {
        Assert.Empty(Device.Ticket().Openings);
        Assert.True((Device.Builder with { OpensPersonal = true }).TryTicket(EnrolledDevice.TicketEntry, out var bundle).IsOk);
        Assert.Equal(Device.Body.Personal[0].Value, Assert.Single(bundle!.Openings).Value.Value);
    }

    [Fact]
    public void What_would_not_hold_is_not_made()
    {
        Assert.False(Device.Builder.TryTicket(EnrolledDevice.SeriesEntry, out var bundle).IsOk);
        Assert.False(Device.Builder.TryTicket(99, out bundle).IsOk);
        Assert.False(Device.Builder.TryTicket(-1, out bundle).IsOk);
        Assert.False(Device.Builder.TryReading(EnrolledDevice.SeriesEntry, 40, out bundle).IsOk);
        Assert.False((Device.Builder with { Request = new EnrolledDevice().Request.Bytes }).TryTicket(EnrolledDevice.TicketEntry, out bundle).IsOk);
        var changed = Device.Body with { Entries = [.. Device.Body.Entries.SkipLast(1), [0x80]] };
        Assert.False((Device.Builder with { Message = SegmentMessage.Pack(Device.Segment.Sign1.Bytes, changed).Encode() }).TryTicket(EnrolledDevice.TicketEntry, out bundle).IsOk);
        Assert.Null(bundle);
    }
}
