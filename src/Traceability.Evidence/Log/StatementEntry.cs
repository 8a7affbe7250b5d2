using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Log;

/// <summary>
/// An entry of the statement log, before anybody looks at what its parts say:
/// <code>[1, kind, part …]       each part a byte string, or null where the kind allows it</code>
/// </summary>
public sealed record StatementEntry(StatementKind Kind, IReadOnlyList<byte[]?> Parts)
{
    const int Version = 1;

    /// <summary>What an entry of a tlog-tiles log can hold.</summary>
    public const int MostBytes = ushort.MaxValue;

    public static StatementEntry OfEnrolment(byte[] request, byte[]? approval) => new(StatementKind.Enrolment, [request, approval]);

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(2 + Parts.Count);
        writer.Unsigned(Version);
        writer.Unsigned((ulong)Kind);
        foreach (var part in Parts) writer.BytesOrNull(part);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out StatementEntry? statement)
    {
        statement = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("statement");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var reader = new CborReader(bytes);
        if (!reader.Versioned(out var items, out var version)) return ReadOutcome.Corrupt("statement: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"statement version {version}");
        if (!reader.Integer(1, PackedDeltas.Largest, out long kind)) return ReadOutcome.Corrupt("statement: " + reader.Error);
        if (kind > (long)StatementKinds.Last) return ReadOutcome.Newer($"statement of kind {kind}");
        if (items != 2 + StatementKinds.PartsOf((StatementKind)kind)) return ReadOutcome.Corrupt($"statement: an array of {items} for kind {kind}");
        var parts = new byte[]?[items - 2];
        for (var i = 0; i < parts.Length; i++)
        {
            if (StatementKinds.MayLack((StatementKind)kind, i) && reader.Null()) continue;
            if (!reader.Bytes(out var part)) return ReadOutcome.Corrupt("statement: " + reader.Error);
            parts[i] = part.ToArray();
        }
        if (!reader.End()) return ReadOutcome.Corrupt("statement: " + reader.Error);
        statement = new StatementEntry((StatementKind)kind, parts);
        return ReadOutcome.Ok;
    }
}
