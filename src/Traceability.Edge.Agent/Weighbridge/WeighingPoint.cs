using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Weighbridge;

/// <summary>
/// One deck with its indicator and tag reader. A crossing is captured once: stable, after the deck was seen at zero, with exactly one tag.
/// Two crossings of one tag are a weighing: the heavier is gross, net = printed gross − printed tare. What does not become a weighing is an
/// event with its cause. Fed by the bus worker and the tag poller, hence the lock; sealing is waited for by nobody here.
/// </summary>
sealed partial class WeighingPoint(Traceability.Site.Weighbridge scale, Recorder recorder, IReadOnlyList<OpenWeighing> open, ILogger<WeighingPoint> log)
{
    /// <summary>A tag read on the approach belongs to the truck that drives on within this time.</summary>
    const long ApproachMs = 10_000;

    readonly Lock gate = new();
    readonly IndicatorAssembly indicator = new(scale);
    readonly StabilityWindow window = new(scale.Window, scale.WindowSamples, scale.DivisionGrams, scale.Gross.Period);
    readonly Dictionary<string, OpenWeighing> waiting = open.Where(o => o.Scale == scale.Name).ToDictionary(o => o.Tag);
    readonly HashSet<string> tags = [];
    readonly long zeroBandGrams = scale.ZeroBandDivisions * scale.DivisionGrams;
    CrossingState state = CrossingState.UnknownLoad;
    long zeroMs;
    string? present;

    /// <summary>Tags read before the deck was loaded, with the last time. A tag that was on the deck is leaving and never among them.</summary>
    readonly Dictionary<string, long> approached = [];

    /// <summary>Takes a reading of any channel of the indicator; others are ignored.</summary>
    public void Read(int channel, long atMs, ReadOnlySpan<ushort> words, in Profiles.Decoded value)
    {
        lock (gate)
        {
            if (indicator.Take(channel, atMs, words, value) is { } reading) Look(reading);
        }
    }

    /// <summary>The indicator does not answer, or shows what is old: whatever stands on the deck when it is back was not seen driving on.</summary>
    public void IndicatorLost()
    {
        lock (gate)
        {
            indicator.Forget();
            window.Clear();
            state = CrossingState.UnknownLoad;
            tags.Clear();
            approached.Clear();
        }
    }

    public void TagSeen(string tag, long atMs)
    {
        lock (gate)
        {
            present = tag;
            if (state == CrossingState.Loaded) tags.Add(tag);
            else if (state == CrossingState.Empty || (state == CrossingState.Leaving && !tags.Contains(tag))) approached[tag] = atMs;
        }
    }

    public void TagGone(string tag, long lastSeenMs)
    {
        lock (gate)
        {
            if (present == tag) present = null;
            if (approached.ContainsKey(tag)) approached[tag] = lastSeenMs;
        }
    }

    void Look(in IndicatorReading reading)
    {
        var stable = window.Take(reading);
        if (!reading.Valid)
        {
            // A change of trucks behind a fault or net mode would not be seen: the deck must be seen empty again.
            if (state is CrossingState.Loaded or CrossingState.Leaving) state = CrossingState.UnknownLoad;
            tags.Clear();
            return;
        }
        if (reading.Stable && Math.Abs(reading.Grams) <= zeroBandGrams)
        {
            if (state == CrossingState.Loaded) Refuse(reading, "left-without-capture", tags.Count == 0 ? "no tag" : "not stable");
            state = CrossingState.Empty;
            zeroMs = reading.AtMs;
            tags.Clear();
            return;
        }
        if (state == CrossingState.Empty && reading.Grams >= scale.MinGrams)
        {
            state = CrossingState.Loaded;
            if (present is not null) tags.Add(present);
            foreach (var (tag, seenMs) in approached)
                if (Math.Abs(reading.AtMs - seenMs) <= ApproachMs) tags.Add(tag);
            approached.Clear();
        }
        if (state != CrossingState.Loaded || stable is null || reading.Grams < scale.MinGrams || tags.Count == 0) return;
        if (tags.Count > 1) Refuse(reading, "second-tag", "more than one tag on the deck");
        else if (reading.Grams > scale.MaxGrams) Refuse(reading, "overload", "above the scale's maximum");
        else if (reading.Grams % scale.DivisionGrams != 0) Refuse(reading, "off-division", "not a multiple of the division in the site file");
        else Capture(reading, stable, tags.Single());
    }

    void Capture(in IndicatorReading reading, StableWindow stable, string tag)
    {
        waiting.TryGetValue(tag, out var first);
        if (first is not null && first.ShownGrams == reading.Grams)
        {
            Refuse(reading, "net-not-positive", "both crossings show the same weight");
            return;
        }
        state = CrossingState.Leaving;
        var personal = PersonalDraft.Of("tag", tag);
        var (atMs, grams, seenZeroMs) = (reading.AtMs, reading.Grams, zeroMs);
        _ = SealAsync(ticket =>
        {
            var weighing = new Weighing
            {
                Ticket = ticket,
                Scale = scale.Name,
                Vehicle = personal.Commitment,
                CapturedMs = atMs,
                ShownGrams = grams,
                DivisionGrams = scale.DivisionGrams,
                Channel = scale.Gross.Index,
                WeightWords = indicator.WeightWords,
                StatusWords = indicator.StatusWords,
                Window = stable,
                ZeroMs = seenZeroMs,
                First = first is null ? null : new FirstCrossing(first.Ticket, first.CapturedMs, first.ShownGrams),
            };
            var opened = first is null ? new OpenWeighing(tag, scale.Name, ticket, atMs, grams) : null;
            if (opened is null) waiting.Remove(tag);
            else waiting[tag] = opened;
            return new PendingEntry(weighing) { Personal = personal, Opened = opened, Completed = first };
        });
    }

    async Task SealAsync(Func<string, PendingEntry> entry)
    {
        try
        {
            Weighing? weighing = null;
            var segment = await recorder.SealAsync(scale.Name, ticket =>
            {
                var pending = entry(ticket);
                weighing = (Weighing)pending.Entry;
                return pending;
            });
            if (weighing?.NetGrams is { } net) Log.Weighed(log, weighing.Ticket, net / 1000, segment.Header.Number);
        }
        catch (Exception problem) when (problem is IOException or Microsoft.Data.Sqlite.SqliteException or OperationCanceledException)
        {
            // The recorder has ended the run and said why; a weighing that is not on the disk has no ticket.
        }
    }

    void Refuse(in IndicatorReading reading, string cause, string detail)
    {
        state = CrossingState.Leaving;
        recorder.Note(new SiteEvent(EventCode.WeighingRefused, reading.AtMs, scale.Name, null, null, cause, detail));
    }

    static partial class Log
    {
        [LoggerMessage(301, LogLevel.Information, "Ticket {Ticket}: net {NetKg} kg, sealed in segment {Segment}")]
        public static partial void Weighed(ILogger log, string ticket, long netKg, long segment);
    }
}
