using System.Buffers.Binary;
using Traceability.Evidence;
using Traceability.Evidence.Log;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Logs;

/// <summary>Reads every entry of a statement log: each must be a statement, and no day label may stand there twice.</summary>
sealed class StatementCheck(Action<string> wrong)
{
    // Two halves of a label; the leaf that has it.
    readonly Dictionary<(UInt128, UInt128), long> labels = [];

    readonly Dictionary<StatementKind, long> counts = [];

    public long DayLabels => labels.Count;

    public long Count(StatementKind kind) => counts.GetValueOrDefault(kind);

    /// <summary>Of kinds or versions that a later program writes: no fault of the log.</summary>
    public long NotUnderstood { get; private set; }

    public void Read(long index, ReadOnlySpan<byte> entry)
    {
        var outcome = StatementEntry.TryRead(entry, out var statement);
        if (outcome.IsOk) counts[statement!.Kind] = Count(statement.Kind) + 1;
        if (outcome.IsOk && statement!.Kind == StatementKind.DayLabel)
        {
            outcome = DayLabel.TryRead(statement, out var leaf);
            if (outcome.IsOk) Take(index, leaf!);
        }
        if (outcome.Kind == ReadKind.Newer) NotUnderstood++;
        else if (!outcome.IsOk) wrong($"leaf {index}: {Words.Quoted(outcome.Reason)}");
    }

    /// <summary>What the log holds, in a line.</summary>
    public string Summary =>
        $"{Words.Number(Count(StatementKind.Enrolment), 0)} enrolments, {Words.Number(DayLabels, 0)} days"
        + Several(StatementKind.Rotation, "rotations") + Several(StatementKind.Revocation, "revocations") + Several(StatementKind.Suspension, "suspensions")
        + Several(StatementKind.Succession, "successions") + Several(StatementKind.Decision, "decisions") + Several(StatementKind.Profile, "profiles") + Several(StatementKind.Record, "records") + Several(StatementKind.Deed, "deeds") + $", {Words.Number(NotUnderstood, 0)} not understood";

    string Several(StatementKind kind, string name) => Count(kind) == 0 ? "" : $", {Words.Number(Count(kind), 0)} {name}";

    void Take(long index, DayLabel leaf)
    {
        var label = (BinaryPrimitives.ReadUInt128BigEndian(leaf.Label), BinaryPrimitives.ReadUInt128BigEndian(leaf.Label.AsSpan(16)));
        if (!labels.TryAdd(label, index)) wrong($"leaf {index}: the day label of leaf {labels[label]} again; two leaves of one day convict the ledger");
    }
}
