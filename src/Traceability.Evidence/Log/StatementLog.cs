namespace Traceability.Evidence.Log;

/// <summary>The log of what is said of keys and days, small enough to be read whole. Each of its entries is a <see cref="StatementEntry"/>.</summary>
public static class StatementLog
{
    const string Suffix = "/statements";

    /// <summary>Its origin, by that of the segment log beside it.</summary>
    public static string OriginOf(string segmentLog) => segmentLog + Suffix;

    /// <summary>Also of one that continues another: its origin is the first one's, a slash and a number.</summary>
    public static bool IsOrigin(string origin)
    {
        var first = origin.AsSpan().TrimEnd("0123456789");
        return origin.EndsWith(Suffix, StringComparison.Ordinal) || (first.Length < origin.Length && first.EndsWith(Suffix + "/", StringComparison.Ordinal));
    }
}
