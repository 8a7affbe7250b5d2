using System.Globalization;
using System.Text.Json;
using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Edge.Agent.Control;

/// <summary><c>GET /v1/channels</c>: what each channel shows now, and why where it shows nothing good. Live values, no evidence.</summary>
sealed class ChannelsView(ControlledRun run)
{
    public Task<Answer> AnswerAsync()
    {
        var channels = run.Recorder.Channels();
        return Task.FromResult<Answer>(Answer.Ok(json =>
        {
            json.WriteBoolean("live", true);
            json.WriteInstant("at", run.Time.GetUtcNow());
            json.WriteStartArray("channels");
            foreach (var channel in channels) Write(json, channel);
            json.WriteEndArray();
        }));
    }

    static void Write(Utf8JsonWriter json, LiveChannel live)
    {
        var (channel, last) = (live.Channel, live.Last);
        var isRead = last.Order > 0;
        json.WriteStartObject();
        json.WriteString("channel", channel.Id);
        json.WriteString("device", channel.Unit.Name);
        json.WriteString("bus", channel.Bus.Name);
        json.WriteString("kind", channel.Kind == Site.ChannelKind.Counter ? "counter" : "gauge");
        json.WriteNumber("periodMs", (long)channel.Period.TotalMilliseconds);
        json.WriteString("unit", channel.Value.Rule.Unit);
        json.WriteString("value", live.Value?.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("words");
        for (var word = isRead ? channel.Rule.Words - 1 : -1; word >= 0; word--)
            json.WriteStringValue(((ushort)(last.Words >> (16 * word))).ToString("x4", CultureInfo.InvariantCulture));
        json.WriteEndArray();
        json.WriteString("quality", isRead ? Word(last.Quality) : null);
        json.WriteInstant("readAt", isRead ? last.AtMs : null);
        json.WriteInstant("goodAt", last.GoodMs > 0 ? last.GoodMs : null);
        WriteWhy(json, live);
        json.WriteEndObject();
    }

    static void WriteWhy(Utf8JsonWriter json, LiveChannel live)
    {
        var (cause, sinceMs, text) = live switch
        {
            { Gap: { } gap } => (gap.Cause, gap.FromMs, gap.Detail.Length > 0 ? gap.Detail : $"no readings of {gap.Subject}"),
            { Last.Order: 0 } => ("not-read-yet", (long?)null, "nothing has been read since the agent's start"),
            { Last.Quality: not Quality.Good } => (Word(live.Last.Quality), live.Last.AtMs, live.Last.Quality switch
            {
                Quality.Uncertain => "outside the range that the profile calls normal",
                Quality.NotAvailable => "the device says that it has no value",
                Quality.NotANumber => "the registers hold no number",
                _ => "larger than can be recorded",
            }),
            _ => ("", null, ""),
        };
        if (cause.Length == 0)
        {
            json.WriteNull("why");
            return;
        }
        json.WriteStartObject("why");
        json.WriteString("cause", cause);
        json.WriteInstant("since", sinceMs);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    static string Word(Quality quality) => JsonNamingPolicy.KebabCaseLower.ConvertName(quality.ToString());
}
