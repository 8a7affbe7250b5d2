using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Traceability.Evidence.Cose;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>RFC 8032 and where implementations of it part ways: cofactor, small order, second spellings. The outcome is libcrypto's (FORMAT.md §2).</summary>
static class Ed25519Cases
{
    static readonly byte[] Seed = Cast.Bytes("ed25519"), Message = "a note\n"u8.ToArray();

    public static IEnumerable<MadeCase> All()
    {
        var (key, signature) = (Ed25519.PublicKey(Seed), Ed25519.Sign(Seed, Message));
        yield return Of("ed25519-accepted", key, Message, signature, "accepted", "RFC 8032");
        yield return Of("ed25519-other-message", key, [.. Message, 0x0A], signature, "refused: ed25519", "another text under the signature");
        yield return Of("ed25519-s-not-below-order", key, Message, PlusOrder(signature), "refused: ed25519", "RFC 8032, 5.1.7: S + L verifies where S < L is not asked, and makes a second signature of one");
        yield return Of("ed25519-other-key", Ed25519.PublicKey(Cast.Bytes("stranger")), Message, signature, "refused: ed25519", "another key");
        yield return Of("ed25519-short", key, Message, signature[..63], "refused: ed25519", "63 bytes");

        var mixed = (Secret * EdwardsPoint.Base + EdwardsPoint.Torsion).Encode();
        yield return Of("ed25519-mixed-order-key", mixed, Message, Signed(mixed, Secret, EdwardsPoint.Zero, k => !(k % 8).IsZero), "refused: ed25519",
            "RFC 8032, 5.1.7: a key of mixed order; a verifier that multiplies by the cofactor accepts this one");
        yield return Of("ed25519-mixed-order-key-cancelled", mixed, Message, Signed(mixed, Secret, EdwardsPoint.Zero, k => (k % 8).IsZero), "accepted",
            "RFC 8032, 5.1.7: the same key where the challenge is a multiple of 8, so that its small part falls out");
        yield return Of("ed25519-mixed-order-r", key, Message, Signed(key, Secret, EdwardsPoint.Torsion, _ => true), "refused: ed25519",
            "RFC 8032, 5.1.7: R of mixed order; a verifier that multiplies by the cofactor accepts it");

        // Whose secret is 0: everybody's signature. Only who names such a key in a policy is deceived, and it is refused nowhere.
        var nobody = EdwardsPoint.Zero.Encode();
        yield return Of("ed25519-small-order-key", nobody, Message, Signed(nobody, 0, EdwardsPoint.Zero, _ => true), "accepted", "small order is not asked (FORMAT.md §2)");
        var beyond = EdwardsPoint.Encode(EdwardsPoint.Beyond(EdwardsPoint.Zero.Y), negative: false);
        yield return Of("ed25519-key-beyond-the-prime", beyond, Message, Signed(beyond, 0, EdwardsPoint.Zero, _ => true), "accepted", "a key's y is taken modulo p, against RFC 8032, 5.1.3");
        var signedZero = EdwardsPoint.Encode(EdwardsPoint.Zero.Y, negative: true);
        yield return Of("ed25519-key-with-negative-zero", signedZero, Message, Signed(signedZero, 0, EdwardsPoint.Zero, _ => true), "accepted", "x = 0 may have its sign set, against RFC 8032, 5.1.3");
        yield return Of("ed25519-r-zero", nobody, Message, [.. nobody, .. new byte[32]], "accepted", "R is the neutral element in its one spelling");
        yield return Of("ed25519-r-beyond-the-prime", nobody, Message, [.. beyond, .. new byte[32]], "refused: ed25519", "R is compared as bytes, so its second spelling is another");
    }

    static BigInteger Secret
    {
        get
        {
            var half = SHA512.HashData(Seed)[..32];
            half[0] &= 0xF8;
            half[31] = (byte)(half[31] & 0x7F | 0x40);
            return new BigInteger(half, isUnsigned: true);
        }
    }

    /// <summary>A signature whose challenge is as wanted; without a condition on it the first one.</summary>
    static byte[] Signed(byte[] key, BigInteger secret, EdwardsPoint added, Func<BigInteger, bool> wanted)
    {
        for (var attempt = 0; ; attempt++)
        {
            var nonce = Reduced(SHA512.HashData(Encoding.ASCII.GetBytes($"nonce {attempt}")));
            var r = (nonce * EdwardsPoint.Base + added).Encode();
            var challenge = Reduced(SHA512.HashData([.. r, .. key, .. Message]));
            if (wanted(challenge)) return [.. r, .. EdwardsPoint.LittleEndian((nonce + challenge * secret) % EdwardsPoint.Order)];
        }
    }

    static BigInteger Reduced(byte[] hash) => new BigInteger(hash, isUnsigned: true) % EdwardsPoint.Order;

    static byte[] PlusOrder(byte[] signature) => [.. signature[..32], .. EdwardsPoint.LittleEndian(new BigInteger(signature.AsSpan(32), isUnsigned: true) + EdwardsPoint.Order)];

    static MadeCase Of(string name, byte[] key, byte[] message, byte[] signature, string outcome, string why) =>
        TreeCases.Of(name, "ed25519", outcome, why, new { key = TreeCases.Hex(key), message = TreeCases.Hex(message), signature = TreeCases.Hex(signature) });
}
