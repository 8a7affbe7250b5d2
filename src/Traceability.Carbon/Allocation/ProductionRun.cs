namespace Traceability.Carbon.Allocation;

/// <summary>One unit process over one batch or one calendar month.</summary>
/// <param name="Draws">What it took of the facility's streams; a stream that no run draws stays unallocated.</param>
public sealed record ProductionRun(string Id, string UnitProcess, long FromMs, long ToMs, IReadOnlyList<RunProduct> Products, IReadOnlyList<RunDraw> Draws);
