using Traceability.Evidence.Records;

namespace Traceability.Ledger.Periods;

/// <summary>The names of states, and which deeds make them.</summary>
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
