using System.Buffers.Binary;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Profiles;
using Traceability.Testing;
using static Traceability.Verifier.Tests.Corpus.Making.Refinery;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>A period's quantity: from the register statement of number 3 to that of number 6, unless a case says otherwise.</summary>
static class PeriodCases
{
    /// <summary>Position of numbers 3 and 6 among the shown segments.</summary>
    const int A = 1;
    const int B = 4;

    static readonly (int, int[])[] Usual = [(2, [0]), (3, [0, 1]), (4, [0, 1]), (5, []), (6, [0, 1])];
    public static readonly Bundle Good = Of(Built);

    public static Bundle FromTheFirst { get; } = Of(Built, new(0, 2, 3, 1, Id(Diesel)), (1, [0, 1, 2]), (3, [0, 1]), (4, [1]), (6, [0, 1]));

    public static Bundle OfOneSegment { get; } = Of(Twice(), new(1, 1, 1, 2, Id(Diesel)), (2, [0]), (3, [0, 1, 2]));

    public static IEnumerable<MadeCase> All() => [.. Answered(), .. Rollovers(), .. Withheld(), .. Refused(), .. Statements(), .. Tallies()];

    static IEnumerable<MadeCase> Answered() =>
    [
        Made("period", Good, "period: 12345 at -2", "what the counter counted between two register statements"),
        Made("period-without-policy", Good, "period: 12345 at -2", "the bundle vouches for itself", policy: null),
        Made("period-from-the-first-segment", FromTheFirst, "period: 35801 at -2", "number 1 has no tally before it, and its first reading is the one after the statement"),
        Made("period-segments-in-any-order", Of(Built, new(2, 1, 0, 1, Id(Diesel)), (6, [0, 1]), (4, [1]), (3, [0, 1]), (2, [0])), "period: 12345 at -2", "the numbers are the order, not the array"),
        Made("period-of-segments-in-pieces", Of(Built, new(5, 1, 6, 1, Id(Diesel)), (2, [0]), (3, [0]), (6, [0]), (4, []), (4, [1]), (3, [1]), (6, [1])), "period: 12345 at -2", "a segment shown at two places is one: tally here, statement there"),
        Made("period-of-segments-twice", Of(Built, new(5, 1, B, 1, Id(Diesel)), Usual[0], Usual[1], Usual[2], Usual[3], Usual[4], Usual[1], Usual[2]), "period: 12345 at -2", "what is shown twice is there once"),
        Made("period-of-a-configuration-in-pieces", Good with { Configurations = [Rule(Boiler), Rule(Diesel)] }, "period: 12345 at -2", "a configuration shown at two places is one"),
        Made("period-within-one-segment", OfOneSegment, "period: 44 at -2", "two statements of one segment"),
        Made("period-of-nothing", Counted(Diesel, 777, 777), "period: 0 at -2", "a counter that stood still"),
        Made("period-of-a-float", Counted(Boiler, 8_123_450, 8_125_475), "period: 2025 at -2", "a counter in floating point, decoded by its rule"),
        Made("period-of-a-scaled-counter", Counted(Scaled, 1000, 1230), "period: 230 at -2", "a scale other than the resolution matters only where it rolls over"),
        Made("period-with-a-statement-of-a-clock-step", Of(Seal(With(5, draft => draft.And(new RegisterStatement(StatementReason.ClockStep, Start, [], -1)))), null, (2, [0]), (3, [0, 1]), (4, [1]), (5, [2]), (6, [0, 1])), "period: 12345 at -2", "a statement without the counter is no end, but it is counted and linked"),
        Made("period-lost-at-a-reset", Of(Reset(Id(Diesel), resets: 1), null, Usual[0], Usual[1], Usual[2], (5, [2]), Usual[4]), "period: lost", "across a reset only the readings stand"),
        Made("period-lost-though-higher", Of(Seal(With(With(5, draft => draft.And(Happened(EventCode.CounterReset, Id(Diesel), 5))), 6, _ => new(Stated(6, Counter(Diesel, 6, 200_000, resets: 1))))), null, Usual[0], Usual[1], Usual[2], (5, [2]), Usual[4]), "period: lost", "a difference that looks right is none across a reset"),
        Made("period-reset-of-another-counter", Of(Reset(Id(Boiler), resets: 0, 135_801), null, Usual[0], Usual[1], Usual[2], (5, [2]), Usual[4]), "period: 12345 at -2", "another counter's reset loses nothing"),
        Made("period-reset-before-the-first-statement", Of(Seal(With(3, draft => draft.Before(Happened(EventCode.CounterReset, Id(Diesel), 3)))), new(1, 2, 3, 1, Id(Diesel)), (2, [0]), (3, [0, 1, 2]), (4, [1]), (6, [0, 1])), "period: 12345 at -2", "in the first statement's segment, but before it"),
        Made("period-reset-after-the-second-statement", Of(Seal(With(6, draft => draft.And(Happened(EventCode.CounterReset, Id(Diesel), 6)))), null, Usual[0], Usual[1], Usual[2], Usual[3], (6, [0, 1, 2])), "period: 12345 at -2", "in the second statement's segment, but after it"),
        Made("period-gap", Of(Seal(With(6, _ => new(Stated(6, Counter(Diesel, 6, 135_801, gapMs: 60_000)))))), "period: 12345 at -2", "a span without readings is said, not refused: the counter went on"),
        Made("period-exponent-changed", Recalibrated(rule => rule with { ResolutionExponent = -3, Scale = new DecimalFraction(1, -3) }, 1_358_015), "period: 123455 at -3", "a finer resolution since the first statement: the difference at the finer of the two"),
        Made("period-exponent-changed-and-rolled-over", Recalibrated(rule => rule with { ResolutionExponent = -3, Scale = new DecimalFraction(1, -3) }, 7, first: 429_496_728), "period: 23 at -3", "the rollover is of the later rule, in its steps"),
        Made("period-channel-moved", Moved(), "period: 12345 at -2", "a channel is its id: its index may change with the configuration"),
    ];

    static IEnumerable<MadeCase> Rollovers() =>
    [
        Made("period-rolled-over", Counted(Diesel, 4_294_967_000, 704), "period: 1000 at -2", "2^32 once for 32 bits that are counted as they stand"),
        Made("period-rolled-over-to-zero", Counted(Diesel, 4_294_967_295, 0), "period: 1 at -2", "the last value and the first"),
        Made("period-rolled-over-by-rule", Counted(Strokes, 9_990, 15), "period: 25 at 0", "the rule's own rollover, not 2^16"),
        Made("period-rolled-over-by-rule-to-the-same", Counted(Strokes, 10_000, 0), "period: 0 at 0", "back by exactly the rollover"),
        Made("period-rolled-over-at-52-bits", Counted(Wide, (1L << 52) - 10, 5), "period: 15 at 0", "52 bits are an integer that every reader keeps"),
        Made("period-rolled-over-at-a-power", Powered(2, 2, 0xFFFF_FFF0, 5), "period: 2100 at -2", "2^32 of what the power beside the number makes of it"),
        Bad("period-back-between-two-powers", Powered(2, 1, 0xFFFF_FFF0, 5), "the turn has no one size"),
        Bad("period-back-at-a-power-below-the-step", Powered(-1, -1, 0xFFFF_FFF0, 50), "2^32 is no whole number of steps"),
        Bad("period-back-by-more-than-the-rollover", Counted(Strokes, 30_000, 5), "the rollover once is not enough"),
        Bad("period-back-at-64-bits", Counted(Widest, 1000, 5), "more than 52 bits have no rollover of their own"),
        Bad("period-back-of-a-float", Counted(Boiler, 8_125_475, 8_123_450), "a float is not known to roll over: smaller is a reset or another meter"),
        Bad("period-back-of-bits", Recalibrated(rule => rule with { Type = RegisterType.Bits, Scale = DecimalFraction.One, ResolutionExponent = 0 }, 5), "bits are no integer type: no rollover of their own"),
        Bad("period-back-of-a-scaled-counter", Counted(Scaled, 1230, 1000), "not counted as it stands: 2^32 of what is unknown"),
    ];

    static IEnumerable<MadeCase> Withheld() =>
    [
        Bad("period-event-withheld", Of(Built, null, Usual[0], Usual[1], (4, [0]), Usual[3], Usual[4]), "§4.1 withholding: one event less than the tallies count"),
        Bad("period-event-segment-withheld", Of(Built, new(1, 1, 2, 1, Id(Diesel)), Usual[0], Usual[1], Usual[4]), "§4.1 withholding: the whole segment of the event"),
        Bad("period-reset-withheld", Of(Reset(Id(Diesel), resets: 1), null), "§4.1 withholding: the reset itself"),
        Bad("period-statement-withheld", Of(Built, new(0, 2, 2, 1, Id(Diesel)), (1, [0, 1, 2]), (4, [1]), (6, [0, 1])), "§4.1 withholding: a register statement between the two"),
        Bad("period-configuration-withheld", Of(Seal(With(5, draft => draft.And(new Configuration(Refinery.Configuration.Root(), Refinery.Configuration.Leaves.Count, ConfigurationReason.Month))))), "§4.1 withholding: a configuration between the two"),
        Bad("period-event-after-the-second-statement-withheld", Of(Seal(With(6, draft => draft.And(Happened(EventCode.SealSwitch, "cabinet", 6))))), "tallies count segments: what follows the statement in its segment is shown too"),
        Bad("period-without-first-tally", Of(Built, null, Usual[0], (3, [1]), Usual[2], Usual[3], Usual[4]), "the tally of the first statement's segment"),
        Bad("period-without-last-tally", Of(Built, null, Usual[0], Usual[1], Usual[2], Usual[3], (6, [1])), "the tally of the second statement's segment"),
        Bad("period-without-tally-before", Of(Built, null, (2, []), Usual[1], Usual[2], Usual[3], Usual[4]), "from which to count"),
        Bad("period-without-segment-before", Of(Built, new(0, 1, 2, 1, Id(Diesel)), Usual[1], Usual[2], Usual[4]), "from which to count"),
        Bad("period-tally-of-an-earlier-one", Of(Built, null, (1, [0]), Usual[1], Usual[2], Usual[3], Usual[4]), "the segment before the first, not any before"),
    ];

    static IEnumerable<MadeCase> Refused() =>
    [
        Bad("period-of-a-weighing", Of(Built, new(0, 1, 4, 1, Id(Diesel)), (2, [0, 1]), Usual[1], Usual[2], Usual[3], Usual[4]), "an end is a register statement"),
        Bad("period-end-not-shown", Of(Built, null, Usual[0], Usual[1], Usual[2], Usual[3], (6, [0])), "an end is shown"),
        Bad("period-backwards", Of(Built, new(B, 1, A, 1, Id(Diesel))), "the earlier first"),
        Bad("period-of-one-statement", Of(Built, new(A, 1, A, 1, Id(Diesel))), "two statements"),
        Bad("period-of-two-chains", OfTwoChains(), "both of one chain"),
        Bad("period-without-rule", Good with { Configurations = [] }, "without the rule nobody knows what counts"),
        Bad("period-rule-of-another-channel", Good with { Configurations = [Rule(Boiler)] }, "the rule of the channel that is asked for"),
        Bad("period-of-an-unknown-channel", Of(Built, new(A, 1, B, 1, "diesel.volum")), "the id as it stands"),
        Bad("period-statement-without-the-counter", Good with { Subject = new BundleSubject.Period(A, 1, B, 1, Id(Boiler)), Configurations = [Rule(Boiler)] }, "the statements do not cite this counter"),
        Bad("period-of-a-gauge", Counted(Power, 1000, 2000), "a gauge has no quantity"),
        Bad("period-counter-without-reading", Of(Seal(With(6, _ => new(Stated(6, new CounterState(Diesel, null, null, Start, 0, 0)))))), "stale: nothing was read on either side"),
        Bad("period-unit-changed", Recalibrated(rule => rule with { Unit = "kg" }, 135_801), "litres less kilograms"),
        Bad("period-resets-without-events", Of(Seal(With(6, _ => new(Stated(6, Counter(Diesel, 6, 5, resets: 1)))))), "each reset is an event"),
        Bad("period-reset-not-counted", Of(Reset(Id(Diesel), resets: 0, 135_801), null, Usual[0], Usual[1], Usual[2], (5, [2]), Usual[4]), "each reset event is counted in the statement"),
        Bad("period-resets-go-back", Of(Seal(With(3, _ => new(Stated(3, Counter(Diesel, 3, 123_456, resets: 1)))))), "resets since number 1 never fall"),
        Bad("period-gap-goes-back", Of(Seal(With(3, _ => new(Stated(3, Counter(Diesel, 3, 123_456, gapMs: 1)))))), "gaps since number 1 never fall"),
        Bad("period-statement-not-linked", Of(Relinked(6, previous: 2)), "each statement names the one before: this names the first"),
        Bad("period-statement-linked-to-nothing", Of(Relinked(6, previous: null)), "only the chain's first statement names none"),
    ];

    /// <summary>The rows before the last, of what only register statements bring.</summary>
    static IEnumerable<MadeCase> Statements() =>
    [
        Made("period-first-linked-elsewhere", Of(Relinked(3, previous: 1)), "period: 12345 at -2", "what the first of the shown statements follows is not asked"),
        Made("period-statement-of-a-hidden-rule", Of(Seal(Both(3, 6, number => Stated(number, Bent(Counter(Boiler, number, 100), mantissa: 5), Counter(Diesel, number, number * 1000))))), "period: 3000 at -2", "what another counter's words say is asked only where its rule is shown"),
        BundleCases.Of("bundle-statement-words-give-another-value", Of(Seal(With(6, _ => new(Stated(6, Bent(Counter(Diesel, 6, 135_801), mantissa: 145_801)))))), "refused: decoding", "§4.1: a lying agent: the words beside the reading say otherwise"),
        BundleCases.Of("bundle-statement-after-gives-another-value", Of(Seal(With(6, _ => new(Stated(6, Counter(Diesel, 6, 135_801) is var counter ? counter with { After = counter.After! with { Mantissa = 1 } } : null!))))), "refused: decoding", "the reading after it too"),
        BundleCases.Of("bundle-statement-other-exponent", Of(Seal(With(6, _ => new(Stated(6, Counter(Diesel, 6, 135_801) is var counter ? counter with { Before = counter.Before! with { Exponent = -3 } } : null!))))), "refused: decoding", "the rule's exponent"),
        BundleCases.Of("bundle-statement-too-few-words", Of(Seal(With(6, _ => new(Stated(6, Counter(Diesel, 6, 801) is var counter ? counter with { Before = counter.Before! with { Words = counter.Before.Words[2..] } } : null!))))), "refused: decoding", "the rule's words a reading"),
        BundleCases.Of("bundle-statement-reading-that-is-none", Of(Seal(With(6, _ => new(Stated(6, new CounterState(Boiler, new CounterReading(Start, [0x7F, 0xC0, 0, 0], -2, 0), null, null, 0, 0)))))) with { Configurations = [Rule(Boiler)] }, "refused: decoding", "a statement cites readings that have a value: quality 0 or 1"),
        BundleCases.Of("bundle-statement-of-no-channel", Of(Seal(With(6, _ => new(Stated(6, Counter(Diesel, 6, 5) with { Channel = 7 }))))) with { Configurations = [Rule(7)] }, "refused: decoding", "the leaf at the counter's place is a profile"),
    ];

    static IEnumerable<MadeCase> Tallies() =>
    [
        BundleCases.Of("bundle-tally-one-too-many", Tally(6, tally => tally with { Counts = [.. tally.Counts[..1], tally.Counts[1] + 1, .. tally.Counts[2..]] }), "refused: tally", "the counts add up to the entries so far"),
        BundleCases.Of("bundle-tally-one-too-few", Tally(6, tally => tally with { Counts = [.. tally.Counts[..4], tally.Counts[4] - 1, .. tally.Counts[5..]] }), "refused: tally", "§4.1 withholding: an event uncounted, and the sum betrays it"),
        BundleCases.Of("bundle-tally-exchanged", Tally(6, tally => Exchanged(tally, EntryKind.Event, EntryKind.Series)), "refused: tally", "§4.1 withholding: one kind for another, the sum right: fewer events than are shown between"),
        BundleCases.Of("bundle-tally-falls", Of(Seal(With(3, draft => draft with { Tally = tally => Exchanged(tally, EntryKind.Weighing, EntryKind.Tag) }))), "refused: tally", "no count falls: one tag less than before"),
        BundleCases.Of("bundle-tally-resets-fall", Tally(3, tally => tally with { Resets = 1 }), "refused: tally", "resets since number 1 never fall"),
        BundleCases.Of("bundle-tally-gap-falls", Tally(3, tally => tally with { GapMs = 1 }), "refused: tally", "gaps since number 1 never fall"),
        BundleCases.Of("bundle-tally-of-the-first-counts-itself", Show(new BundleSubject.Ticket(0, 1), Built, (2, [1]), (1, [0])), "accepted", "a tally counts its own segment: one neighbour without a tally changes nothing"),
        BundleCases.Of("bundle-tally-uncounted-in-between", Show(new BundleSubject.Ticket(1, 1), Seal(With(6, draft => draft with { Tally = tally => Exchanged(tally, EntryKind.Weighing, EntryKind.Series, 3) })), (1, [0]), (2, [1]), (6, [0])), "refused: tally", "shown in a segment whose tally is not shown, counted by none after"),
    ];

    /// <summary>As usual, with a counter of another channel or other readings of it.</summary>
    static Bundle Counted(int channel, long first, long last)
    {
        var built = Seal(Both(3, 6, number => Stated(number, Alone(channel, number, number == 3 ? first : last))));
        return Of(built, new BundleSubject.Period(A, 1, B, 1, Id(channel))) with { Configurations = [Rule(channel)] };
    }

    /// <summary>Without the reading after: at the end of its width there is none that is one higher.</summary>
    static CounterState Alone(int channel, int number, long mantissa) => new(channel, Read(channel, Start + number * HourMs - 1500, mantissa), null, null, 0, 0);

    static Draft[] Both(int one, int other, Func<int, RegisterStatement> stated) => With(With(one, _ => new(stated(one))), other, _ => new(stated(other)));

    static BuiltSegment[] Reset(string channel, long resets, long last = 500) =>
        Seal(With(With(5, draft => draft.And(Happened(EventCode.CounterReset, channel, 5))), 6, _ => new(Stated(6, Counter(Diesel, 6, last, resets: resets)))));

    /// <summary>From number 6 on another rule of the diesel's counter governs.</summary>
    static Bundle Recalibrated(Func<DecodingRule, DecodingRule> change, long last, long first = 123_456) => Governed(Reconfigured(Diesel, change), Diesel, last, first);

    /// <summary>From number 6 on the diesel's counter is channel 0.</summary>
    static Bundle Moved() => Governed(new ConfigurationParts(Cast.Bytes("refinery, moved"),
        [ConfigurationLeaf.TryRead(Refinery.Configuration.Leaves[Diesel], out var leaf).IsOk ? (((ConfigurationLeaf.ForChannel)leaf!) with { Index = 0 }).Encode() : [], .. Refinery.Configuration.Leaves.Skip(ChannelCount)]), 0, 135_801, 123_456);

    static Bundle Governed(ConfigurationParts later, int channel, long last, long first)
    {
        Assert.True(ConfigurationLeaf.TryRead(later.Leaves[channel], out var leaf).IsOk && DecodingRule.TryRead(((ConfigurationLeaf.ForChannel)leaf!).Rule, out _));
        DecodingRule.TryRead(((ConfigurationLeaf.ForChannel)leaf!).Rule, out var rule);
        var reading = Read(Diesel, Start + 6 * HourMs - 1500, last) with { Exponent = rule!.ResolutionExponent };
        var built = Seal(With(With(3, _ => new(Stated(3, Counter(Diesel, 3, first)))), 6, _ =>
            new Draft(new Configuration(later.Root(), later.Leaves.Count, ConfigurationReason.Change), Stated(6, new CounterState(channel, reading, null, null, 0, 0)))
            {
                Header = header => header with { ConfigurationHash = later.Root() },
            }));
        return Of(built, new BundleSubject.Period(A, 1, B, 2, Id(Diesel)), Usual[0], Usual[1], Usual[2], Usual[3], (6, [0, 1, 2])) with { Configurations = [Rule(Diesel), Story.Show(later, channel)] };
    }

    /// <summary>From number 3 on the diesel's counter has its power of ten beside it.</summary>
    static Bundle Powered(short before, short after, uint first, uint last)
    {
        var later = Reconfigured(Diesel, rule => rule with { Words = 3, Beside = new BesideWord(0x40, BesideMeaning.Power, 0, 16) });
        Func<Draft, Draft> governed = draft => draft with { Header = header => header with { ConfigurationHash = later.Root() } };
        var drafts = With(3, _ => governed(new Draft(new Configuration(later.Root(), later.Leaves.Count, ConfigurationReason.Change), Stated(3, At(3, first, before)))));
        foreach (var number in (int[])[4, 5]) drafts = With(drafts, number, governed);
        drafts = With(drafts, 6, _ => governed(new Draft(Stated(6, At(6, last, after)))));
        return Of(Seal(drafts), new BundleSubject.Period(A, 2, B, 1, Id(Diesel)), Usual[0], (3, [0, 1, 2]), Usual[2], Usual[3], Usual[4]) with { Configurations = [Story.Show(later, Diesel)] };

        static CounterState At(int number, uint raw, short power)
        {
            byte[] words = [0, 0, 0, 0, (byte)(power >> 8), (byte)power];
            BinaryPrimitives.WriteUInt32BigEndian(words, raw);
            var mantissa = power < 0 ? raw / 10 : power == 2 ? raw * 100L : raw * 10L;
            return new CounterState(Diesel, new CounterReading(Start + number * HourMs - 1500, words, -2, mantissa), null, null, 0, 0);
        }
    }

    /// <summary>The second statement is another device's.</summary>
    static Bundle OfTwoChains()
    {
        var foreign = Story.ReadingBundle(Story.First, entry: 2);
        return Good with
        {
            Subject = new BundleSubject.Period(1, 1, 5, 1, Id(Diesel)),
            Chains = [.. Good.Chains, new ShownChain(Cast.Mine.Bytes, null)],
            Segments = [.. Good.Segments, foreign.Segments[0] with { Chain = 1 }],
        };
    }

    static BuiltSegment[] Twice() => Seal(With(3, draft => draft.And(Stated(3, Counter(Diesel, 3, 123_500)))));

    static BuiltSegment[] Relinked(int number, long? previous) => Seal(With(number, draft => new(((RegisterStatement)draft.Entries[0]) with { PreviousSeq = previous })));

    static CounterState Bent(CounterState counter, long mantissa) => counter with { Before = counter.Before! with { Mantissa = mantissa } };

    static Tally Exchanged(Tally tally, EntryKind less, EntryKind more, int by = 1)
    {
        var counts = (long[])tally.Counts.Clone();
        counts[(int)less] -= by;
        counts[(int)more] += by;
        return tally with { Counts = counts };
    }

    static Bundle Tally(int number, Func<Tally, Tally> change) => Of(Seal(With(number, draft => draft with { Tally = change })));

    static Bundle Of(BuiltSegment[] built, BundleSubject.Period? subject = null, params (int, int[])[] shown) =>
        Show(subject ?? new BundleSubject.Period(A, 1, B, 1, Id(Diesel)), built, shown is [] ? Usual : shown) with { Configurations = [Rule(Diesel)] };

    static MadeCase Made(string name, Bundle bundle, string finding, string why) => Made(name, bundle, finding, why, Cast.Policy);

    static MadeCase Made(string name, Bundle bundle, string finding, string why, string? policy) => BundleCases.Of("bundle-" + name, bundle, "accepted", why, policy) with { Finding = finding };

    static MadeCase Bad(string name, Bundle bundle, string why) => BundleCases.Of("bundle-" + name, bundle, "refused: subject", why);
}
