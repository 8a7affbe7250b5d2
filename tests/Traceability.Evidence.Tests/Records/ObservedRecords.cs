using Traceability.Evidence.Records;

namespace Traceability.Evidence.Tests.Records;

static class ObservedRecords
{
    /// <summary>The same with what is counted for this.</summary>
    public static ActivityRecord ObservedAs(this ActivityRecord record, ObservedQuantity observed)
    {
        var (quantity, exponent) = ((long)Int128.Min(observed.Counted, long.MaxValue), observed.Exponent);
        for (; exponent < 0 && quantity % 10 == 0; exponent++) quantity /= 10;
        return record with { Quantity = quantity, Exponent = exponent, Observed = observed };
    }
}
