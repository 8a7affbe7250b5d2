namespace Traceability.Field.Modbus;

/// <summary>What a bus will ask and how long each question keeps its line busy, before anything is wired. Pure.</summary>
public static class BusLoad
{
    /// <summary>The questions into which the bus gathers these values, by the same plan.</summary>
    /// <param name="answerDelay">From the end of a question to the first byte of its answer; on a socket the whole way there and back.</param>
    /// <exception cref="ArgumentException">A value that no question can hold.</exception>
    public static IReadOnlyList<PlannedQuestion> Of(
        LineOptions line, IReadOnlyList<PolledValue> values, IReadOnlyDictionary<byte, UnitOptions> units, TimeSpan answerDelay)
    {
        var timing = line.Timing;
        return
        [
            .. new ReadPlan(values, unit => units.GetValueOrDefault(unit, UnitOptions.Default)).Blocks.Select(block => new PlannedQuestion(
                block.Unit, block.Table, block.Address, block.Count, block.Period,
                timing.Silence + (RtuFrame.RequestBytes + RtuFrame.AnswerBytes(block.Request)) * timing.Character + answerDelay)),
        ];
    }
}
