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
