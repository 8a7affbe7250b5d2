using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
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
            case Determination.ByReceipts weighed when Weighs(stream, weighed.Scale, why): AddReceipts(stream, weighed.Scale, instants, activity, why); break;
            case Determination.ByStock { Scale: { } scale } when Weighs(stream, scale, why): AddBalances(stream, receipts.Movements(scale, stream.Unit), instants, activity, why); break;
            case Determination.ByStock { Scale: null }: AddBalances(stream, records.Movements(stream, RecordKind.Receipt), instants, activity, why); break;
        }
    }

    /// <summary>What a scale weighed in within a span; nothing where the unit is no weight.</summary>
    public ExactDecimal Received(SourceStream stream, string scale, long fromMs, long toMs) => receipts.Of(stream.Id, scale, stream.Unit, fromMs, toMs)?.Quantity ?? ExactDecimal.Zero;

    static bool Weighs(SourceStream stream, string scale, List<string> why)
    {
        if (WeighedReceipts.Exponent(stream.Unit) is not null) return true;
        why.Add($"{stream.Id}: {scale} weighs in kg or t, the plan counts {stream.Unit}");
        return false;
    }

    void AddReceipts(SourceStream stream, string scale, IReadOnlyList<long> instants, List<ActivityData> activity, List<string> why)
    {
        records.NameUncounted(stream, instants[0], instants[^1], why);
        for (var i = 1; i < instants.Count; i++)
            if (receipts.Of(stream.Id, scale, stream.Unit, instants[i - 1], instants[i]) is { } received) activity.Add(received);
    }

    void AddBalances(SourceStream stream, IReadOnlyList<StockMovement> received, IReadOnlyList<long> instants, List<ActivityData> activity, List<string> why)
    {
        var (dips, issued) = (records.Dips(stream), records.Movements(stream, RecordKind.Issue));
        records.NameUnfit(stream, instants[0] - StockBalance.DippedWithinMs, instants[^1] + StockBalance.DippedWithinMs, why);
        records.NameUncounted(stream, instants[0], instants[^1], why);
        if (!StockBalance.TryOf(stream.Id, instants[0], instants[^1], dips, received, issued, out var used, out var refusal)) why.Add(refusal!.Message);
        else activity.AddRange(Divided(used, instants));
    }

    /// <summary>
    /// What a store gave is known between its dips alone. Where a factor, or a certificate's vintage, changes between them it is divided by time, as a bill is, so that a change of any other stream's
    /// factor asks for no dip; the parts sum to the balance exactly.
    /// </summary>
    static IEnumerable<ActivityData> Divided(ActivityData used, IReadOnlyList<long> instants)
    {
        if (instants.Count == 2) return [used];
        ExactDecimal Before(long ms) => RecordedQuantity.Before(used.Quantity, used.FromMs, used.ToMs, ms);
        return instants.Skip(1).Select((to, i) => used with { FromMs = instants[i], ToMs = to, Quantity = Before(to) - Before(instants[i]) });
    }
}
