using System.Buffers.Text;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cose;

namespace Traceability.Testing;

/// <summary>Public keys as JWK (RFC 7517, RFC 8037), the form that Node.js takes.</summary>
public static class Jwk
{
    public static JsonObject Of(EvidenceKey key) =>
        new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(key.X), ["y"] = Base64Url.EncodeToString(key.Y) };

    public static JsonObject Of(byte[] ed25519) => new() { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = Base64Url.EncodeToString(ed25519) };
}
