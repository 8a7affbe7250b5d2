using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Decisions;

/// <summary>
/// The leaf of the statement log that says which branch of a forked chain counts:
/// <code>[1, 7, first, second]
/// first, second  byte strings: the decisions as the two persons signed them, in the order in which they came</code>
/// </summary>
public sealed record DecisionStatement(byte[] First, byte[] Second)
{
    const int Version = 1;
    const int Kind = 7;

    /// <summary>What an entry of a tlog-tiles log can hold.</summary>
    public const int MostBytes = ushort.MaxValue;

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(4);
        writer.Unsigned(Version);
        writer.Unsigned(Kind);
        writer.Bytes(First);
        writer.Bytes(Second);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out DecisionStatement? statement)
    {
        statement = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("decision statement");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var reader = new CborReader(bytes);
        if (!reader.Array(out var items) || !reader.Integer(1, int.MaxValue, out int version)) return ReadOutcome.Corrupt("decision statement: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"statement version {version}");
        if (items != 4 && !reader.Fail($"an array of {items} instead of 4")
            || !reader.Integer(Kind, Kind, out int _) || !reader.Bytes(out var first) || !reader.Bytes(out var second) || !reader.End())
            return ReadOutcome.Corrupt("decision statement: " + reader.Error);
        statement = new DecisionStatement(first.ToArray(), second.ToArray());
        return ReadOutcome.Ok;
    }
}
