using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// The leaf of the statement log that says who may sign a chain:
/// <code>[1, 1, request, approval]
/// request   byte string: the enrolment request as the device signed it
/// approval  byte string: the organisation's approval of it, or null</code>
/// </summary>
public sealed record EnrolmentStatement(byte[] Request, byte[]? Approval)
{
    const int Kind = (int)StatementKind.Enrolment;

    /// <summary>What an entry of a tlog-tiles log can hold.</summary>
    public const int MostBytes = ushort.MaxValue;

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(4);
        writer.Unsigned(StatementLog.Version);
        writer.Unsigned(Kind);
        writer.Bytes(Request);
        if (Approval is null) writer.Null();
        else writer.Bytes(Approval);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out EnrolmentStatement? statement)
    {
        statement = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("enrolment statement");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var reader = new CborReader(bytes);
        if (!reader.Array(out var items) || !reader.Integer(1, int.MaxValue, out int version)) return ReadOutcome.Corrupt("enrolment statement: " + reader.Error);
        if (version > StatementLog.Version) return ReadOutcome.Newer($"statement version {version}");
        byte[]? approval = null;
        if (items != 4 || !reader.Integer(Kind, Kind, out int _) || !reader.Bytes(out var request)) return ReadOutcome.Corrupt("enrolment statement: " + (reader.Error ?? $"an array of {items} instead of 4"));
        var told = request.ToArray();
        if (!reader.Null())
        {
            if (!reader.Bytes(out var given)) return ReadOutcome.Corrupt("enrolment statement: " + reader.Error);
            approval = given.ToArray();
        }
        if (!reader.End()) return ReadOutcome.Corrupt("enrolment statement: " + reader.Error);
        statement = new EnrolmentStatement(told, approval);
        return ReadOutcome.Ok;
    }
}
