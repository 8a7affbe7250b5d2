using Traceability.Evidence.Cbor;

namespace Traceability.Ledger.Chains;

/// <summary>
/// Two segments that one honest device cannot both have signed, with what says whose key it is: enough for anybody to check without the ledger.
/// No entries: what was measured is nobody's affair here.
/// </summary>
/// <param name="Approval">The organisation's, where there is one.</param>
sealed record Contradiction(byte[] Request, byte[]? Approval, byte[] One, byte[] Other)
{
    const int Version = 1;

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(5);
        writer.Unsigned(Version);
        writer.Bytes(Request);
        if (Approval is null) writer.Null();
        else writer.Bytes(Approval);
        writer.Bytes(One);
        writer.Bytes(Other);
        return writer.ToArray();
    }
}
