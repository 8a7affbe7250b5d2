using System.Runtime.InteropServices;

namespace Traceability.Evidence.Cose;

/// <summary>
/// Ed25519 (RFC 8032) through OpenSSL's libcrypto, the library .NET itself uses: cofactorless, S &lt; L enforced. .NET has no Ed25519.
/// Keys are the raw 32 bytes.
/// </summary>
public static partial class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;
    const int Nid = 1087;

    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = PrivateHandle(seed);
        try
        {
            var publicKey = new byte[KeySize];
            nuint length = KeySize;
            Demand(GetRawPublicKey(key, publicKey, ref length) == 1);
            return publicKey;
        }
        finally
        {
            FreeKey(key);
        }
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var key = PrivateHandle(seed);
        var context = NewContext();
        try
        {
            Demand(DigestSignInit(context, 0, 0, 0, key) == 1);
            var signature = new byte[SignatureSize];
            nuint length = SignatureSize;
            Demand(DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1 && length == SignatureSize);
            return signature;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize) return false;
        var key = NewRawPublicKey(Nid, 0, publicKey, KeySize);
        if (key == 0) return false;
        var context = NewContext();
        try
        {
            return DigestVerifyInit(context, 0, 0, 0, key) == 1
                && DigestVerify(context, signature, SignatureSize, message, (nuint)message.Length) == 1;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    static nint PrivateHandle(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, KeySize);
        var key = NewRawPrivateKey(Nid, 0, seed, KeySize);
        Demand(key != 0);
        return key;
    }

    static void Demand(bool ok)
    {
        if (!ok) throw new System.Security.Cryptography.CryptographicException("libcrypto refused an Ed25519 operation");
    }

    internal const string LibCrypto = "libcrypto.so.3";

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint NewRawPrivateKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewRawPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int GetRawPublicKey(nint key, Span<byte> output, ref nuint length);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(LibCrypto, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestSignInit")]
    private static partial int DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestSign")]
    private static partial int DigestSign(nint context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint size);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestVerify")]
    private static partial int DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> message, nuint size);
}
