using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;

namespace Traceability.Ledger.Emissions;

/// <summary>The activity of streams that no meter determines, between neighbouring instants.</summary>
sealed class UnmeteredActivity(FacilityRecords records, WeighedReceipts receipts)
{
    /// <param name="why">Takes what is missing, in words.</param>
    public void AddOf(SourceStream stream, IReadOnlyList<long> instants, List<ActivityData> activity, List<string> why)
    {
        switch (stream.Determined)
        {
            case Determination.ByInvoice or Determination.ByEstimate: records.AddOf(stream, instants, activity, why); break;
            case Determination.ByReceipts weighed when Weighs(stream, weighed.Scale, why): AddReceipts(stream, weighed.Scale, instants, activity); break;
            case Determination.ByStock { Scale: { } scale } when Weighs(stream, scale, why): AddBalances(stream, receipts.Movements(scale, stream.Unit), instants, activity, why); break;
            case Determination.ByStock { Scale: null }: AddBalances(stream, records.Movements(stream, RecordKind.Receipt), instants, activity, why); break;
        }
    }

    static bool Weighs(SourceStream stream, string scale, List<string> why)
    {
        if (WeighedReceipts.Exponent(stream.Unit) is not null) return true;
        why.Add($"{stream.Id}: {scale} weighs in kg or t, the plan counts {stream.Unit}");
        return false;
    }

    void AddReceipts(SourceStream stream, string scale, IReadOnlyList<long> instants, List<ActivityData> activity)
    {
        for (var i = 1; i < instants.Count; i++)
            if (receipts.Of(stream.Id, scale, stream.Unit, instants[i - 1], instants[i]) is { } received) activity.Add(received);
    }

    void AddBalances(SourceStream stream, IReadOnlyList<StockMovement> received, IReadOnlyList<long> instants, List<ActivityData> activity, List<string> why)
    {
        var (dips, issued) = (records.Dips(stream), records.Movements(stream, RecordKind.Issue));
        records.NameUnfit(stream, instants[0] - StockBalance.DippedWithinMs, instants[^1] + StockBalance.DippedWithinMs, why);
        for (var i = 1; i < instants.Count; i++)
            if (StockBalance.TryOf(stream.Id, instants[i - 1], instants[i], dips, received, issued, out var used, out var refusal)) activity.Add(used);
            else why.Add(refusal!.Message);
    }
}
