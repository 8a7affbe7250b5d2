namespace Traceability.Ledger.Production;

/// <summary>One run of a unit process and what it made.</summary>
/// <param name="Method">By which what the run did for all products was shared; null where one took all.</param>
/// <param name="Alternative">The other method, whose shares stand beside and are in no sum.</param>
public sealed record RunView(
    string Id, string UnitProcess, DateTimeOffset From, DateTimeOffset To, string? Method, string? Alternative, IReadOnlyList<DrawView> Draws, IReadOnlyList<ProductView> Products, decimal UnallocatedKg);
