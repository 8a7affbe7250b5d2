using Traceability.Evidence.Records;

namespace Traceability.Ledger.Periods;

/// <summary>How far a period's figure may be relied on.</summary>
enum PeriodState
{
    /// <summary>Live and provisional: never exported.</summary>
    Open,

    /// <summary>Somebody stands for it.</summary>
    Closed,

    /// <summary>A verifier has looked at it.</summary>
    Assured,

    /// <summary>It stands in the place of an earlier one, and no verifier has looked at it yet.</summary>
    Restated,
}

static class PeriodStates
{
    public static string Name(this PeriodState state) => state.ToString().ToLowerInvariant();

    /// <param name="deeds">Closing, assurance and restatement of the period, oldest first.</param>
    public static PeriodState Of(IReadOnlyList<Deed> deeds) => deeds.LastOrDefault()?.Kind switch
    {
        DeedKind.Closing => PeriodState.Closed,
        DeedKind.Assurance => PeriodState.Assured,
        DeedKind.Restatement => PeriodState.Restated,
        _ => PeriodState.Open,
    };
}
