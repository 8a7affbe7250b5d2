using System.Globalization;

namespace Traceability.Ledger.Web.Views;

/// <summary>What was recorded of a facility's streams, newest first, and what may be.</summary>
/// <param name="Stream">That alone is listed; null for all.</param>
/// <param name="Next">Where the list goes on; null at its end.</param>
/// <param name="Losses">What registers lost and nobody has estimated.</param>
public sealed record RecordsPageView(
    VisitorView Visitor, string Id, string Name, bool Simulated, string TimeZone, string? Stream, IReadOnlyList<RecordedView> Records, string? Next, IReadOnlyList<StreamToRecordView> Streams, IReadOnlyList<LossView> Losses, bool MayRecord)
{
    public string Address => $"/facilities/{Id}/records";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}")];
}
