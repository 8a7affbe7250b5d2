using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Exports;

/// <summary>The members that every protected header of an export begins with: {1: alg, 4: kid, 15: CWT claims}.</summary>
sealed record ExportHeader(int Algorithm, byte[] Kid, CwtClaims Claims)
{
    public const int Members = 3;
    const int KidSize = 8;

    public static ExportHeader Of(VerifyingKey key, CwtClaims claims) => new(key.Algorithm, key.Kid, claims);

    public void WriteTo(CborWriter writer)
    {
        writer.Unsigned(1);
        writer.Integer(Algorithm);
        writer.Unsigned(4);
        writer.Bytes(Kid);
        Claims.WriteTo(writer);
    }

    public static ExportHeader? Read(ref CborReader reader)
    {
        if (!reader.Integer(1, 1, out int _) || !reader.Integer(int.MinValue, int.MaxValue, out int algorithm)
            || !(CoseAlgorithm.IsKnown(algorithm) || reader.Fail($"alg {algorithm}"))
            || !reader.Integer(4, 4, out int _) || !reader.Bytes(KidSize, out var kid)
            || !CwtClaims.TryRead(ref reader, out var claims)) return null;
        return new ExportHeader(algorithm, kid, claims!);
    }
}
