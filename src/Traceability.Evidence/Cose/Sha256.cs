using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Traceability.Evidence.Cose;

/// <summary>
/// SHA-256 through the same libcrypto as .NET's, with the digest looked up once and one context a thread. A segment is some four short hashes
/// an entry, and of those .NET's one-shot call spends five sixths on looking up, making and clearing.
/// </summary>
public static partial class Sha256
{
    public const int Size = SHA256.HashSizeInBytes;

    static readonly nint Algorithm = Fetch(0, "SHA256", 0);

    [ThreadStatic] static Context? context;

    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        var hash = new byte[Size];
        Of(data, hash);
        return hash;
    }

    /// <param name="hash">At least <see cref="Size"/> bytes; may lie within <paramref name="data"/>, which is read before.</param>
    public static void Of(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, Size);
        var own = (context ??= new Context()).DangerousGetHandle();
        if (own == 0 || Algorithm == 0 || Begin(own, Algorithm, 0) != 1 || Update(own, data, (nuint)data.Length) != 1 || Finish(own, hash, 0) != 1)
            throw new CryptographicException("libcrypto refused SHA-256");
    }

    /// <summary>Freed by its finalizer, after the thread that made it has ended.</summary>
    sealed class Context : SafeHandleZeroOrMinusOneIsInvalid
    {
        public Context() : base(ownsHandle: true) => SetHandle(NewContext());

        protected override bool ReleaseHandle()
        {
            FreeContext(handle);
            return true;
        }
    }

    [LibraryImport(Ed25519.LibCrypto, EntryPoint = "EVP_MD_fetch", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Fetch(nint library, string algorithm, nint properties);

    [LibraryImport(Ed25519.LibCrypto, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(Ed25519.LibCrypto, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Ed25519.LibCrypto, EntryPoint = "EVP_DigestInit_ex2")]
    private static partial int Begin(nint context, nint algorithm, nint parameters);

    [LibraryImport(Ed25519.LibCrypto, EntryPoint = "EVP_DigestUpdate")]
    private static partial int Update(nint context, ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Ed25519.LibCrypto, EntryPoint = "EVP_DigestFinal_ex")]
    private static partial int Finish(nint context, Span<byte> hash, nint length);
}
