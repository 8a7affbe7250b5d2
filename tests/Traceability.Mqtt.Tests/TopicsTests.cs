using Xunit;

namespace Traceability.Mqtt.Tests;

public sealed class TopicsTests
{
    static readonly DeviceTopics Mine = Topics.Of("demo", "mine", "edge-mine");

    [Fact]
    public void Every_topic_that_is_built_is_parsed_back_to_its_parts()
    {
        (string Topic, TopicKind Kind)[] built =
        [
            (Mine.Segment, TopicKind.Segment), (Mine.Receipt, TopicKind.Receipt), (Mine.Head, TopicKind.Head), (Mine.Fetch, TopicKind.Fetch), (Mine.Fetched, TopicKind.Fetched),
            (Mine.Checkpoint, TopicKind.Checkpoint), (Mine.Cosignature, TopicKind.Cosignature), (Mine.Status, TopicKind.Status), (Mine.Config, TopicKind.Config),
        ];
        foreach (var (text, kind) in built)
        {
            Assert.True(Topics.TryParse(text, out var topic));
            Assert.Equal(new Topic(kind, "demo", "mine", "edge-mine", null), topic);
        }
        Assert.True(Topics.TryParse(Mine.Telemetry("mill.energy_import"), out var telemetry));
        Assert.Equal(new Topic(TopicKind.Telemetry, "demo", "mine", "edge-mine", "mill.energy_import"), telemetry);
        Assert.True(Topics.TryParse(Topics.Co2e("demo", "mine"), out var co2e));
        Assert.Equal(new Topic(TopicKind.Co2e, "demo", "mine", null, null), co2e);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tr/v1/")]
    [InlineData("tr/v2/demo/mine/edge/segment")] // another version is not ours
    [InlineData("TR/v1/demo/mine/edge/segment")]
    [InlineData("tr/v1/demo/mine/edge/segments")]
    [InlineData("tr/v1/demo/mine/edge/Segment")]
    [InlineData("tr/v1/demo/mine/edge/segment/")]
    [InlineData("tr/v1/demo/mine/edge/segment/x")]
    [InlineData("tr/v1/demo/mine/edge/telemetry")]
    [InlineData("tr/v1/demo/mine/edge/telemetry/")]
    [InlineData("tr/v1/demo/mine/edge/telemetry/Mill")]
    [InlineData("tr/v1/demo/mine/edge/telemetry/a/b")]
    [InlineData("tr/v1/demo/mine/edge/co2e")]
    [InlineData("tr/v1/demo//edge/segment")]
    [InlineData("tr/v1/+/mine/edge/segment")]
    [InlineData("tr/v1/demo/mine/edgé/segment")]
    [InlineData("tr/v1/demo/mine/abcdefghijklmnopqrstuvwxyz0123456/segment")] // 33 characters
    [InlineData("tr/v1/demo/mine/edge")]
    public void Anything_else_is_refused(string topic) => Assert.False(Topics.TryParse(topic, out _));

    [Fact]
    public void Any_change_of_one_character_is_refused_or_means_something_else()
    {
        Assert.True(Topics.TryParse(Mine.Segment, out var original));
        for (var i = 0; i < Mine.Segment.Length; i++)
            foreach (var other in "/+#A _z9\0é")
                if (other != Mine.Segment[i] && Topics.TryParse(Mine.Segment[..i] + other + Mine.Segment[(i + 1)..], out var changed))
                    Assert.NotEqual(original, changed);
    }

    [Theory]
    [InlineData("", "f", "d")]
    [InlineData("o", "f/g", "d")]
    [InlineData("o", "f", "+")]
    public void An_id_that_is_none_is_a_bug_of_the_caller(string organisation, string facility, string device) =>
        Assert.Throws<ArgumentException>(() => Topics.Of(organisation, facility, device));
}
