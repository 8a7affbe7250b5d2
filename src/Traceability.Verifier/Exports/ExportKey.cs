using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cose;

namespace Traceability.Verifier.Exports;

/// <summary>The private key of whoever exports: P-256, PKCS#8 in PEM, as openssl writes it.</summary>
static class ExportKey
{
    /// <summary>Null, with the reason, where the file holds no such key. The caller owns it.</summary>
    public static ECDsa? Read(string path, out string reason)
    {
        if (Files.TryRead(path, out var bytes, out reason) != ExitCode.Accepted) return null;
        var key = Parse(bytes);
        if (key is null) reason = "is no P-256 private key in PEM (PKCS#8)";
        return key;
    }

    /// <summary>Whether a chain of the bundle has it, in force or not: that one signs evidence, and a reader of exports must not take it for an exporter's.</summary>
    public static bool IsOfDevice(ECDsa key, CheckedBundle found)
    {
        var mine = EvidenceKey.Of(key);
        return found.Chains.Any(chain => chain.Keys.Terms.Any(term => term.Key.Equals(mine)));
    }

    static ECDsa? Parse(byte[] bytes)
    {
        var key = ECDsa.Create();
        try
        {
            var text = Encoding.UTF8.GetString(bytes);
            if (PemEncoding.TryFind(text, out var fields) && text[fields.Label] is "PRIVATE KEY")
            {
                key.ImportFromPem(text);
                if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value) return key;
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Another kind of key, or none: the caller says what is wanted.
        }
        key.Dispose();
        return null;
    }
}
