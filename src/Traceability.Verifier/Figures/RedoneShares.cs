using Traceability.Carbon.Allocation;
using Traceability.Carbon.Figures;

namespace Traceability.Verifier.Figures;

/// <summary>What a product figure's runs come to here by a report of production.</summary>
/// <param name="Report">The report's own bytes; likewise <paramref name="Stated"/> of the file of shares, which is null where none was given to compare with.</param>
/// <param name="Differences">None where the shares were made again to the same bytes.</param>
sealed record RedoneShares(byte[] Report, byte[]? Stated, RunShares Shares, IReadOnlyList<FigureDifference> Differences);
