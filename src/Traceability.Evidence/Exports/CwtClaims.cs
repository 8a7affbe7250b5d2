using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Exports;

/// <summary>Header 15 (RFC 9597) as the exports use it: exactly {1: iss, 2: sub}, who says it and of what.</summary>
public sealed record CwtClaims(string Issuer, string Subject)
{
    internal const int Label = 15;
    /// <summary>Bytes of each.</summary>
    public const int LongestText = 256;

    internal void WriteTo(CborWriter writer)
    {
        writer.Unsigned(Label);
        writer.Map(2);
        writer.Unsigned(1);
        writer.Text(Issuer);
        writer.Unsigned(2);
        writer.Text(Subject);
    }

    internal static bool TryRead(ref CborReader reader, out CwtClaims? claims)
    {
        claims = null;
        if (!reader.Integer(Label, Label, out int _) || !reader.Map(out var count)) return false;
        if (count != 2) return reader.Fail("CWT claims other than iss and sub");
        if (!reader.Integer(1, 1, out int _) || !reader.Text(LongestText, out var issuer)
            || !reader.Integer(2, 2, out int _) || !reader.Text(LongestText, out var subject)) return false;
        claims = new CwtClaims(issuer, subject);
        return true;
    }
}
