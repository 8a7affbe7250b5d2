using Traceability.Simulator.Devices;

namespace Traceability.Simulator.Plant;

/// <summary>
/// One truck over the platform: its tag enters the field, the weight climbs, wobbles, stands still, leaves, and the platform is empty again.
/// The driver waits for his green light: he stays until the standing weight can have been captured (<see cref="Captured"/>), at most
/// <see cref="LongestStand"/>. Whole milliseconds and kilograms, moved only by <see cref="Advance"/>.
/// </summary>
sealed class Crossing
{
    const int Approach = 400, Climb = 1000, Wobble = 500, Descent = 700, Empty = 400;

    /// <summary>A stable weight stands at least this long.</summary>
    public const int ShortestStand = 3200;
    public const int LongestStand = 20_000;

    /// <summary>Answers with status and weight, given while the weight stood, that no correct client can have overlooked.</summary>
    public const int ReadsForCapture = 4;

    int _stageElapsed;
    long _weightReadsAtStand, _tagReadsAtArrival;
    bool _arrived;

    public Crossing(Tag tag, int loadKg) => (Tag, DisplayedKg) = (tag, WeighingIndicator.Displayed(loadKg));

    /// <summary>A truck that stood on the platform when the process ended stands there still; its stand begins anew.</summary>
    public static Crossing Resume(Tag tag, int displayedKg) => new(tag, displayedKg) { Stage = CrossingStage.Standing };

    public Tag Tag { get; }

    /// <summary>The weight that stands on the display, rounded to the division.</summary>
    public int DisplayedKg { get; }

    public CrossingStage Stage { get; private set; } = CrossingStage.Approaching;

    /// <summary>Decided when the truck leaves: it stood long enough, and clients were answered the standing weight and the tag often enough.</summary>
    public bool Captured { get; private set; }

    public bool TagInField => Stage is CrossingStage.Approaching or CrossingStage.Climbing or CrossingStage.Wobbling or CrossingStage.Standing;
    public bool Unstable => Stage is CrossingStage.Climbing or CrossingStage.Wobbling or CrossingStage.Descending;

    /// <summary>What the display shows now.</summary>
    public int WeightKg => Stage switch
    {
        CrossingStage.Climbing => WeighingIndicator.Displayed((int)((long)DisplayedKg * _stageElapsed / Climb)),
        CrossingStage.Wobbling => WeighingIndicator.Displayed(DisplayedKg + Swing()),
        CrossingStage.Standing => DisplayedKg,
        CrossingStage.Descending => WeighingIndicator.Displayed((int)((long)DisplayedKg * (Descent - _stageElapsed) / Descent)),
        _ => 0,
    };

    /// <param name="milliseconds">Since the last call.</param>
    /// <param name="weightReads">Answers so far that covered the weight's status.</param>
    /// <param name="tagReads">Answers so far that carried a tag.</param>
    public void Advance(int milliseconds, long weightReads, long tagReads)
    {
        if (!_arrived) (_arrived, _tagReadsAtArrival) = (true, tagReads);
        _stageElapsed += milliseconds;
        switch (Stage)
        {
            case CrossingStage.Approaching: NextAfter(Approach, CrossingStage.Climbing); break;
            case CrossingStage.Climbing: NextAfter(Climb, CrossingStage.Wobbling); break;
            case CrossingStage.Wobbling:
                if (NextAfter(Wobble, CrossingStage.Standing)) _weightReadsAtStand = weightReads;
                break;
            case CrossingStage.Standing:
                var seen = weightReads - _weightReadsAtStand >= ReadsForCapture && tagReads > _tagReadsAtArrival;
                if (NextAfter(seen ? ShortestStand : LongestStand, CrossingStage.Descending)) Captured = seen;
                break;
            case CrossingStage.Descending: NextAfter(Descent, CrossingStage.Emptied); break;
            case CrossingStage.Emptied: NextAfter(Empty, CrossingStage.Over); break;
        }
    }

    /// <summary>A stage always starts at 0, so a late call lengthens a stage and never skips one.</summary>
    bool NextAfter(int duration, CrossingStage next)
    {
        if (_stageElapsed < duration) return false;
        (Stage, _stageElapsed) = (next, 0);
        return true;
    }

    /// <summary>A triangle of 300 ms that dies away: ±4 % of the load at first.</summary>
    int Swing()
    {
        var phase = _stageElapsed % 300;
        var triangle = phase < 150 ? phase - 75 : 225 - phase;
        return (int)((long)DisplayedKg * triangle * (Wobble - _stageElapsed) / ((long)Wobble * 75 * 25));
    }
}
