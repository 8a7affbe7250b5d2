namespace Traceability.Evidence.Entries;

public static class QualityValues
{
    public const int Last = (int)Quality.OutOfRange;

    public static bool HasValue(this Quality quality) => quality <= Quality.Uncertain;
}
