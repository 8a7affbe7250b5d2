using Traceability.Edge.Agent.Recording;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>
/// Whether a device's registers still are what its profile says. A new firmware may swap words or move addresses under a running agent, so a
/// reading unlike the one before it, and every first one, waits until the profile's self-test values have been read once more. While none of
/// them passes and one of them fails, the device's readings are not recorded: a gap is true, a wrong number is not. A profile without self-test
/// is believed. Used by the bus's worker alone.
/// </summary>
/// <param name="canAsk">False where another master asks: then nothing is held, and the self-test values count when they pass by.</param>
sealed class RegisterMapWatch(BusUnit unit, bool canAsk)
{
    /// <summary>Far more than come before the next question is answered; with so many held, the self-test itself is not answered.</summary>
    const int MostHeld = 256;

    /// <summary>Neighbouring readings of a gauge differ by less than this factor, or a look at the self-test costs one question.</summary>
    const long Leap = 8;

    /// <summary>Below so many steps of its resolution a gauge may do as it likes: more would let a voltage fall to zero unasked.</summary>
    const long SmallSteps = 8;

    readonly IReadOnlyList<SelfTest> tests = unit.Profile.SelfTests;
    readonly SelfTestOutcome?[] outcomes = new SelfTestOutcome?[unit.Profile.SelfTests.Count];

    /// <summary>Told once, however often it is asked; until it is answered again.</summary>
    readonly bool[] refused = new bool[unit.Profile.SelfTests.Count];
    readonly Dictionary<int, LastValue> last = [];
    readonly List<HeldReading> held = [];
    bool doubted = canAsk && unit.Profile.SelfTests.Count > 0;

    public BusUnit Unit => unit;

    /// <summary>The self-test has failed and has not passed since; readings are dropped.</summary>
    public bool IsRefuted { get; private set; }

    /// <summary>When a reading was last let through, or 0.</summary>
    public long RecordedMs { get; private set; }

    /// <summary>Everything must be proved anew: the device was away, and may have come back with another firmware.</summary>
    /// <returns>Whether the self-test is to be asked now.</returns>
    public bool Doubt()
    {
        if (!canAsk || doubted || IsRefuted || Array.TrueForAll(refused, r => r)) return false;
        doubted = true;
        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = refused[i] ? SelfTestOutcome.NoEvidence : null;
        return true;
    }

    /// <summary>True: record the reading. False: it is held, or dropped where the map is refuted, which it may be from now on.</summary>
    /// <param name="asks">Whether the self-test is to be asked now.</param>
    public bool Takes(Channel channel, long unixMs, ReadOnlySpan<ushort> words, out bool asks)
    {
        asks = false;
        if (tests.Count == 0) return true;
        if (IsRefuted) return false;
        var decoded = channel.Rule.Decode(words);
        if (!doubted && IsUnlike(channel, unixMs, words[^1], decoded)) asks = Doubt();
        if (!doubted)
        {
            Remember(channel, unixMs, words[^1], decoded);
            return true;
        }
        if (held.Count == MostHeld)
        {
            // The unit answers, but not its self-test: nobody knows what these are.
            Settle(refuted: true, out _);
            return false;
        }
        held.Add(new HeldReading(channel, unixMs, words.ToArray()));
        return false;
    }

    /// <summary>Takes the answer of one self-test. True when that changes what is believed: then <paramref name="released"/> are to be recorded.</summary>
    public bool Judge(int test, ReadOnlySpan<ushort> words, out IReadOnlyList<HeldReading> released, out bool asks)
    {
        (released, asks) = ([], false);
        refused[test] = false;
        var outcome = tests[test].Judge(words);
        if (outcome == SelfTestOutcome.Passed)
        {
            Array.Clear(outcomes);
            if (!canAsk) outcomes[test] = outcome;
            return Settle(refuted: false, out released);
        }
        if (IsRefuted) return false;
        if (!canAsk)
        {
            outcomes[test] = outcome;
            return outcome == SelfTestOutcome.Failed && Array.IndexOf(outcomes, SelfTestOutcome.Passed) < 0 && Settle(refuted: true, out released);
        }
        if (!doubted && outcome == SelfTestOutcome.Failed) asks = Doubt();
        if (!doubted) return false;
        outcomes[test] = outcome;
        return Array.TrueForAll(outcomes, o => o is not null) && Settle(Array.IndexOf(outcomes, SelfTestOutcome.Failed) >= 0, out released);
    }

    /// <summary>The device refuses a self-test's registers: no evidence either way.</summary>
    public bool JudgeRefused(int test, out IReadOnlyList<HeldReading> released)
    {
        released = [];
        refused[test] = true;
        if (!doubted) return false;
        outcomes[test] = SelfTestOutcome.NoEvidence;
        return Array.TrueForAll(outcomes, o => o is not null) && Settle(Array.IndexOf(outcomes, SelfTestOutcome.Failed) >= 0, out released);
    }

    bool Settle(bool refuted, out IReadOnlyList<HeldReading> released)
    {
        var news = doubted || IsRefuted != refuted;
        (doubted, IsRefuted) = (false, refuted);
        released = refuted ? [] : [.. held];
        foreach (var reading in released) Remember(reading.Channel, reading.UnixMs, reading.Words[^1], reading.Channel.Rule.Decode(reading.Words));
        held.Clear();
        return news;
    }

    void Remember(Channel channel, long unixMs, ushort lastWord, Decoded decoded)
    {
        RecordedMs = unixMs;
        last[channel.Index] = new LastValue(unixMs, lastWord, decoded);
    }

    bool IsUnlike(Channel channel, long unixMs, ushort lastWord, Decoded now)
    {
        if (!last.TryGetValue(channel.Index, out var before)) return true;
        if (now.Quality != before.Decoded.Quality) return true;
        if (!now.HasValue) return false;
        var (from, to) = (before.Decoded.Mantissa, now.Mantissa);
        return channel.Kind == ChannelKind.Counter
            ? CounterSteps.Between(channel, before.UnixMs, from, unixMs, to, channel.Rule.TurnsAt(before.LastWord, lastWord)) is CounterStep.WentBack or CounterStep.FasterThanRated || Leaps(from, to)
            : Leaps(from, to);
    }

    static bool Leaps(long from, long to)
    {
        var (small, large) = (Math.Max(Math.Abs(from), SmallSteps), Math.Max(Math.Abs(to), SmallSteps));
        if (small > large) (small, large) = (large, small);
        return large / small >= Leap || (small > SmallSteps && Math.Sign(from) != Math.Sign(to));
    }

    readonly record struct LastValue(long UnixMs, ushort LastWord, Decoded Decoded);
}
