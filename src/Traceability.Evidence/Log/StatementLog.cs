namespace Traceability.Evidence.Log;

/// <summary>The log of what is said of keys and days, small enough to be read whole. Each of its entries is a <see cref="StatementEntry"/>.</summary>
public static class StatementLog
{
    const string Suffix = "/statements";

    /// <summary>Its origin, by that of the segment log beside it.</summary>
    public static string OriginOf(string segmentLog) => segmentLog + Suffix;

    public static bool IsOrigin(string origin) => origin.EndsWith(Suffix, StringComparison.Ordinal);
}
