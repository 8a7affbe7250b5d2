namespace Traceability.Ledger.Periods;

/// <summary>A month in a facility's list.</summary>
/// <param name="TotalKg">Of the figure that stands; null where none can be made.</param>
public sealed record MonthRow(string Month, DateTimeOffset From, DateTimeOffset To, string State, decimal? TotalKg, decimal? Scope1Kg, decimal? Scope2Kg, decimal? Scope2MarketKg, string Completeness, decimal? TimePercent, bool Late)
{
    /// <summary>Open: it follows what comes in, and its amounts do not leave as a file.</summary>
    public bool Provisional => State == PeriodState.Open.Name();

    /// <summary>As it stands in a file.</summary>
    internal MonthRow ToLeave => Provisional ? this with { TotalKg = null, Scope1Kg = null, Scope2Kg = null, Scope2MarketKg = null } : this;
}
