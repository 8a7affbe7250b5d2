using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Cose;

/// <summary>The bytes that a COSE_Sign1 signs (RFC 9052, 4.4): ["Signature1", protected, h'', payload], no external data.</summary>
static class SigStructure
{
    public static byte[] Of(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var writer = new CborWriter();
        writer.Array(4);
        writer.Text("Signature1");
        writer.Bytes(header);
        writer.Bytes([]);
        writer.Bytes(payload);
        return writer.ToArray();
    }
}
