using Traceability.Ledger.Production;

namespace Traceability.Ledger.Periods;

/// <summary>A period as whoever closes or restates it finds it.</summary>
/// <param name="Standing">Null while it is open.</param>
/// <param name="Made">The product figure and its shares as documents; none where no production was reported.</param>
/// <param name="Same">What this program derives of what was closed is what the documents say, figure and products; else it may be restated although nothing came in.</param>
/// <param name="Moved">Products whose intensity is no longer the closed one.</param>
sealed record PeriodToClose(
    PeriodAccount Account, StandingFigure? Standing, IReadOnlyList<ChecklistItem> Checklist, bool Same, IReadOnlyList<(string Name, byte[] File)> Made, IReadOnlyList<MovedIntensity> Moved);
