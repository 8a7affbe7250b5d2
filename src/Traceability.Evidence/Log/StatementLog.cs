using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Log;

/// <summary>The log of what is said of keys and days, small enough to be read whole. Its entries are <c>[1, kind, …]</c>, each kind with a reader of its own.</summary>
public static class StatementLog
{
    internal const int Version = 1;
    const string Suffix = "/statements";

    /// <summary>Its origin, by that of the segment log beside it.</summary>
    public static string OriginOf(string segmentLog) => segmentLog + Suffix;

    public static bool IsOrigin(string origin) => origin.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Which reader an entry is for. A kind that this program does not know is no fault of the entry.</summary>
    public static ReadOutcome TryKind(ReadOnlySpan<byte> entry, out int kind)
    {
        kind = 0;
        if (entry.IsEmpty) return ReadOutcome.Empty("statement");
        var reader = new CborReader(entry);
        if (!reader.Array(out _) || !reader.Integer(1, int.MaxValue, out int version)) return ReadOutcome.Corrupt("statement: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"statement version {version}");
        return reader.Integer(1, int.MaxValue, out kind) ? ReadOutcome.Ok : ReadOutcome.Corrupt("statement: " + reader.Error);
    }
}
