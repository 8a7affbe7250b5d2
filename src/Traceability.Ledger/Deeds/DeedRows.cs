using Traceability.Evidence.Records;

namespace Traceability.Ledger.Deeds;

static class DeedRows
{
    public static Deed Open(byte[] bytes) => Deed.TryRead(bytes, out var deed).IsOk ? deed! : throw new InvalidDataException("a deed that cannot be read back from the store");
}
