namespace Traceability.Field.Modbus;

/// <summary>Counts how the questions to one unit, or for one register block, ended. Guarded by the bus's lock.</summary>
sealed class QuestionAccount
{
    readonly long[] ended = new long[Enum.GetValues<ReadOutcome>().Length];
    long asked;
    TimeSpan last, longest;

    public void Ask() => asked++;

    public void End(ReadOutcome outcome, TimeSpan roundTrip)
    {
        ended[(int)outcome]++;
        // A question that was given up, or lost with its line, has no round trip.
        if (outcome is ReadOutcome.Timeout or ReadOutcome.ConnectionLost) return;
        last = roundTrip;
        if (roundTrip > longest) longest = roundTrip;
    }

    public QuestionStatistics Read(long missed) => new(asked, [.. ended], missed, last, longest);
}
