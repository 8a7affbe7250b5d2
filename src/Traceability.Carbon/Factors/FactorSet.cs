using System.Security.Cryptography;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Factors;

/// <summary>
/// One immutable, versioned file of factors and GWP sets. <see cref="Sha256"/> is over the file's bytes and is part of every figure
/// made with it. Look-ups never fall back to another region, year or gas.
/// </summary>
public sealed class FactorSet
{
    /// <summary>Every file ever released, oldest first: closed figures name them by hash, so that a change is a further file.</summary>
    public static IReadOnlyList<string> ShippedFiles { get; } = ["factors-2026-2.json", "factors-2026-3.json"];

    static readonly Lazy<IReadOnlyList<FactorSet>> released = new(() => [.. ShippedFiles.Select(ReadShipped)]);

    internal FactorSet(string id, int version, DateOnly published, byte[] bytes, IReadOnlyList<GwpSet> gwpSets, IReadOnlyList<EmissionFactor> factors) =>
        (Id, Version, Published, Bytes, Sha256, GwpSets, Factors) = (id, version, published, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), gwpSets, factors);

    /// <summary>All that were ever shipped, oldest first; <see cref="Shipped"/> is the last of them.</summary>
    public static IReadOnlyList<FactorSet> Released => released.Value;

    /// <summary>The newest, by which figures are made.</summary>
    public static FactorSet Shipped => Released[^1];

    public string Id { get; }
    public int Version { get; }
    public DateOnly Published { get; }

    /// <summary>The file, by which anybody can read the set again.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Lower-case hex of the file's SHA-256.</summary>
    public string Sha256 { get; }

    public IReadOnlyList<GwpSet> GwpSets { get; }
    public IReadOnlyList<EmissionFactor> Factors { get; }

    /// <summary>Reads a set strictly; false with every fault found (file, line, key, value, what is allowed). Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out FactorSet set, out IReadOnlyList<ReadFault> faults) =>
        FactorSetReader.TryRead(file, utf8, out set, out faults);

    public GwpSet? GwpSet(string id) => GwpSets.FirstOrDefault(s => s.Id == id);

    public EmissionFactor? Factor(string id) => Factors.FirstOrDefault(f => f.Id == id);

    /// <summary>It has a row for a flow of the plan.</summary>
    public bool Concerns(MonitoringPlan plan) => Factors.Any(f => plan.Streams.Any(p => p.Category == f.Category && p.Flow == f.Flow));

    /// <summary>A row or a table that two sets say differently of, so that a figure would hang on which stands first; null where there is none.</summary>
    public (string Found, string Allowed)? ContradictionTo(FactorSet other)
    {
        var ids = other.Factors.Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        if (Factors.FirstOrDefault(f => ids.Contains(f.Id)) is { } twice) return ($"{twice.Id}, which stands in {other.Id} too", "an id that no other set has");
        if (GwpSets.FirstOrDefault(g => other.GwpSet(g.Id) is { } same && !g.Values.ToHashSet().SetEquals(same.Values)) is { } table) return ($"{table.Id} with other values than in {other.Id}", "the same table, or another name");
        return null;
    }

    static FactorSet ReadShipped(string file) =>
        TryRead(file, Shipment.Bytes(file), out var set, out var faults) ? set : throw new InvalidOperationException(string.Join('\n', faults));
}
