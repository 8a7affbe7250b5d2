using System.Buffers.Binary;
using Traceability.Evidence;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Logs;

/// <summary>Reads every entry of a statement log: each must be a statement, and no day label may stand there twice.</summary>
sealed class StatementCheck(Action<string> wrong)
{
    // Two halves of a label; the leaf that has it.
    readonly Dictionary<(UInt128, UInt128), long> labels = [];

    public long Enrolments { get; private set; }

    public long DayLabels => labels.Count;

    /// <summary>Of kinds or versions that a later program writes: no fault of the log.</summary>
    public long NotUnderstood { get; private set; }

    public void Read(long index, ReadOnlySpan<byte> entry)
    {
        var outcome = StatementLog.TryKind(entry, out var kind);
        if (outcome.IsOk)
            switch ((StatementKind)kind)
            {
                case StatementKind.Enrolment:
                    outcome = EnrolmentStatement.TryRead(entry, out _);
                    if (outcome.IsOk) Enrolments++;
                    break;
                case StatementKind.DayLabel:
                    outcome = DayLabel.TryRead(entry, out var leaf);
                    if (outcome.IsOk) Take(index, leaf!);
                    break;
                default:
                    NotUnderstood++;
                    break;
            }
        if (outcome.Kind == ReadKind.Newer) NotUnderstood++;
        else if (!outcome.IsOk) wrong($"leaf {index}: {Words.Quoted(outcome.Reason)}");
    }

    /// <summary>What the log holds, in a line.</summary>
    public string Summary =>
        $"{Words.Number(Enrolments, 0)} enrolments, {Words.Number(DayLabels, 0)} days, {Words.Number(NotUnderstood, 0)} not understood";

    void Take(long index, DayLabel leaf)
    {
        var label = (BinaryPrimitives.ReadUInt128BigEndian(leaf.Label), BinaryPrimitives.ReadUInt128BigEndian(leaf.Label.AsSpan(16)));
        if (!labels.TryAdd(label, index)) wrong($"leaf {index}: the day label of leaf {labels[label]} again; two leaves of one day convict the ledger");
    }
}
