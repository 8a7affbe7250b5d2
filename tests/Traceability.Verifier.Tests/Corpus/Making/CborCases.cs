namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Deterministic CBOR (RFC 8949, 4.2.1): what tamper-evidence §1.1 lists.</summary>
static class CborCases
{
    public static IEnumerable<MadeCase> All() =>
    [
        Of("cbor-map-in-order", "a20001182a02", "accepted", "0 before 42: ascending by the encoded bytes of the keys"),
        Of("cbor-cut", "a50a0064", "corrupt", "the end inside a map of five"),
        Of("cbor-keys-of-mixed-length", "a50a00186400190131" + "00" + "2000" + "39012b00", "accepted", "§1.1: 10, 100, 305, −1, −300: bytewise order, as RFC 8949 has it"),
        Of("cbor-length-first-keys", "a50a0020001864001901310039012b00", "corrupt", "§1.1: the same keys in the older order of RFC 7049, shorter ones first"),
        Of("cbor-unsorted-keys", "a2020001" + "00", "corrupt", "§6.8 13: unsorted keys"),
        Of("cbor-duplicate-key", "a201000100", "corrupt", "§6.8 14: a duplicate key"),
        Of("cbor-indefinite-array", "9f01ff", "corrupt", "§6.8 15: an indefinite array"),
        Of("cbor-indefinite-bytes", "5f4101ff", "corrupt", "§1.1: an indefinite byte string"),
        Of("cbor-integer-not-shortest", "8118" + "17", "corrupt", "§6.8 16: 23 in two bytes"),
        Of("cbor-length-not-shortest", "5801" + "aa", "corrupt", "§1.1: a length of 1 in two bytes"),
        Of("cbor-trailing-byte", "8100" + "00", "corrupt", "§6.8 17: a trailing byte"),
        Of("cbor-text-not-utf8", "62c328", "corrupt", "§1.1: invalid UTF-8"),
        Of("cbor-half-float", "f93c00", "corrupt", "§1.1: never a binary float"),
        Of("cbor-reserved-head", "1c", "corrupt", "RFC 8949, 3: additional information 28 is reserved"),
        Of("cbor-length-beyond-the-bytes", "5b00000000ffffffff00", "corrupt", "§1.1: lengths are capped before anything is allocated"),
        Of("cbor-nested-too-deeply", string.Concat(Enumerable.Repeat("81", 40)) + "00", "corrupt", "§1.1: nesting is capped"),
        Of("cbor-nothing", "", "empty", "no bytes are not a corrupt item"),
    ];

    static MadeCase Of(string name, string hex, string outcome, string why) =>
        new(name, "cbor", outcome, why, [], [("input.hex", MadeCase.Hex(Convert.FromHexString(hex)))]);
}
