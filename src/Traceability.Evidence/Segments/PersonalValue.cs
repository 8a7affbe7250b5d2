using System.Security.Cryptography;
using System.Text;

namespace Traceability.Evidence.Segments;

/// <summary>
/// A personal value (tag UID, plate, driver) as it travels beside the segment. In the entry stands only its commitment
/// HMAC-SHA-256(key, kind ‖ 00 ‖ value), with a fresh key per value: erasing key and value leaves the chain whole and tells nothing.
/// </summary>
/// <param name="Entry">Index of the entry that holds the commitment.</param>
/// <param name="Key">32 random bytes.</param>
/// <param name="Kind">"tag", "plate", "driver", …</param>
/// <param name="Value">The value as text; a tag UID as upper-case hex.</param>
public sealed record PersonalValue(int Entry, byte[] Key, string Kind, string Value)
{
    /// <summary>The kind ends at the first 00 of what is committed to, so it holds none; otherwise one commitment could be told in two ways.</summary>
    internal static bool ReadKind(ref Cbor.CborReader reader, out string kind) => reader.Text(32, out kind) && (!kind.Contains('\0') || reader.Fail("a kind with U+0000"));

    public const int KeySize = 32;

    public byte[] Commitment => Commit(Key, Kind, Value);

    public static byte[] Commit(ReadOnlySpan<byte> key, string kind, string value) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(kind + '\0' + value));
}
