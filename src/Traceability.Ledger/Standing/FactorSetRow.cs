using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Standing;

/// <summary>A factor set as lists show it.</summary>
/// <param name="Stands">New figures are made with it; false of one in whose place a newer version stands.</param>
/// <param name="Facilities">Whose figures may use it; null for every facility.</param>
/// <param name="Deed">By which it was imported; null of the shipped one.</param>
public sealed record FactorSetRow(string Id, int Version, string Sha256, DateOnly Published, int Factors, bool Shipped, bool Stands, IReadOnlyList<string>? Facilities, DeedRow? Deed);
