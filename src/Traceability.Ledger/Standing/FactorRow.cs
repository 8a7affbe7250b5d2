namespace Traceability.Ledger.Standing;

/// <summary>One factor, as lists show it.</summary>
/// <param name="KgPerUnit">By gas, as printed; numbers are text with every digit that the source has.</param>
/// <param name="Unit">The source's own; activity is counted in <paramref name="ActivityUnit"/>.</param>
/// <param name="GasState">Temperature and pressure for which a volume of gas is given; null where the source says none.</param>
/// <param name="ValidTo">Exclusive.</param>
/// <param name="ErrorPercent">At 95 %; null where the source states none.</param>
/// <param name="Boundary">Of a good's figure in general, cradle-to-gate or gate-to-gate; null where the row states none.</param>
/// <param name="Inputs">What that figure is made of, as printed; null where the row says nothing of it.</param>
/// <param name="Checked">"primary" where it was compared with the cited document itself, else "second-hand".</param>
public sealed record FactorRow(
    string Id, int Version, string Category, string Flow, string Part, string Method, string Region, DateOnly ValidFrom, DateOnly ValidTo, int DataYear, IReadOnlyDictionary<string, string> KgPerUnit, string Unit,
    string ActivityUnit, string? GasState, decimal? ErrorPercent, string? Boundary, GenericInputsView? Inputs, string Document, string Table, string Row, int Year, string Licence, string Checked, string How);
