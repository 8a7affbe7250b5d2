using Traceability.Evidence.Records;

namespace Traceability.Ledger.Records;

/// <summary>How a record lies in the store.</summary>
static class RecordRows
{
    /// <summary>Of row r: nothing was recorded in its place.</summary>
    public const string Stands = "NOT EXISTS (SELECT 1 FROM record n WHERE n.replaces = r.digest)";

    public static ActivityRecord Open(byte[] bytes) =>
        ActivityRecord.TryRead(bytes, out var record).IsOk ? record! : throw new InvalidDataException("a record that cannot be read back from the store");
}
