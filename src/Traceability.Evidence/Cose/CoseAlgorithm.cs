namespace Traceability.Evidence.Cose;

/// <summary>
/// Signature algorithms by their COSE number. Written are the two that every deployed verifier knows; RFC 9864 deprecates both in favour of
/// their fully specified twins, which are read as the same: with the key given, neither leaves anything open.
/// </summary>
static class CoseAlgorithm
{
    /// <summary>ECDSA with SHA-256, here always on P-256.</summary>
    public const int Es256 = -7;

    public const int Esp256 = -9;

    /// <summary>Here always Ed25519.</summary>
    public const int EdDsa = -8;

    public const int Ed25519 = -19;

    public static bool IsKnown(int algorithm) => algorithm is Es256 or Esp256 or EdDsa or Ed25519;
}
