namespace Traceability.Ledger.Chains;

/// <summary>What a person must look at. Names as the store and the API write them.</summary>
static class FindingKind
{
    /// <summary>Two identities for one chain, run and number: the key signed twice.</summary>
    public const string Equivocation = "equivocation";

    /// <summary>Two children of one previous, and nothing to tell why.</summary>
    public const string Fork = "fork";

    /// <summary>What a power cut took back had been sent already.</summary>
    public const string LostTail = "lost tail";

    /// <summary>An older state of the device was put back.</summary>
    public const string RestoredImage = "restored image";

    /// <summary>Two devices went on from one state.</summary>
    public const string ClonedCard = "cloned card";

    /// <summary>Two devices began with one enrolment.</summary>
    public const string TwoDevices = "two devices with one key";

    /// <summary>Number, first seq or tally do not follow from the segment before.</summary>
    public const string TallyMismatch = "tally mismatch";

    /// <summary>The configuration a segment names was never shown, so its readings say nothing.</summary>
    public const string ConfigurationMissing = "configuration missing";

    /// <summary>Words and values contradict each other, found only when the configuration arrived.</summary>
    public const string DecodingMismatch = "decoding mismatch";

    /// <summary>A channel's decoding rule is not what the profile beside it says.</summary>
    public const string RuleNotOfProfile = "rule is not the profile's";

    /// <summary>A channel whose profile is not among the configuration's leaves: its rule rests on the device's word alone.</summary>
    public const string ProfileMissing = "profile missing";

    /// <summary>A second crossing that does not complete an open first one, or a weight that its register words do not give.</summary>
    public const string WeighingMismatch = "weighing mismatch";

    /// <summary>Readings of a counter that could not be taken into account: their quantity is missing from the figures.</summary>
    public const string ReadingsNotCounted = "readings not counted";

    /// <summary>Readings that lie before ones already counted: the device's clock went back. Sums stay exact, the hours do not.</summary>
    public const string ClockBack = "clock went back";

    /// <summary>Further than two readings of one edge lie apart: what was counted meanwhile lies in hours, or months, in which it was not drawn.</summary>
    public const string ClockFarBack = "clock went back by more than a minute";

    /// <summary>A counter's own story is broken; the place says which rule of the activity.</summary>
    public const string Counter = "counter";

    /// <summary>Beyond the tips of a key that the organisation has revoked, logged before it did: a fact that it does not stand for.</summary>
    public const string Disowned = "disowned";

    /// <summary>Kinds that make a facility's figures incomplete; a fork's only until a decision.</summary>
    public static readonly string[] MakesIncomplete =
        [Equivocation, Fork, LostTail, RestoredImage, ClonedCard, TwoDevices, Disowned, TallyMismatch, ConfigurationMissing, DecodingMismatch, RuleNotOfProfile, ProfileMissing, WeighingMismatch, ReadingsNotCounted, ClockFarBack];
}
