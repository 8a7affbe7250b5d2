using Traceability.Evidence.Cose;

namespace Traceability.Verifier.Tests.Corpus.Making;

static class EnrolmentCases
{
    const string Type = "tr.enrolment.v1+cbor";
    static readonly byte[] Payload = Cast.Mine.Payload;

    public static IEnumerable<MadeCase> All() =>
    [
        Of("enrolment-accepted", Cast.Mine.Bytes, "accepted", "what a device asks for"),
        Of("enrolment-key-it-does-not-hold", Cast.Enrol(Cast.StrangerKey, "mine", "edge-mine", named: Cast.MineKey).Bytes, "corrupt", "§6.6: possession of the named key"),
        Of("enrolment-name-in-capitals", new RawSign1(Type, Replaced("mine"u8, "Mine"u8)), "corrupt", "names become topics and file names"),
        Of("enrolment-point-off-the-curve", new RawSign1(Type, Flipped(EvidenceKey.Of(Cast.MineKey).Y)), "corrupt", "§6.8 18: a key that is not on P-256"),
        Of("enrolment-ten-members", new RawSign1(Type, [0xAA, .. Payload[1..], 0x0A, 0x00]), "corrupt", "exactly the members listed"),
        Of("enrolment-without-logs", new RawSign1(Type, WithoutLogs()), "corrupt", "a device that pins no log believes any"),
        Of("enrolment-newer", new RawSign1("tr.enrolment.v3+cbor", Payload), "newer", "a later version is not corruption"),
        Of("enrolment-nothing", [], "empty", "no bytes"),
    ];

    static byte[] Replaced(ReadOnlySpan<byte> old, ReadOnlySpan<byte> by)
    {
        var payload = (byte[])Payload.Clone();
        by.CopyTo(payload.AsSpan(payload.AsSpan().IndexOf(old)));
        return payload;
    }

    static byte[] Flipped(byte[] coordinate)
    {
        var other = (byte[])coordinate.Clone();
        other[31] ^= 0x01;
        return Replaced(coordinate, other);
    }

    /// <summary>Member 8 as an empty array; members 8 and 9 begin 08 81 84 and 09 82 58.</summary>
    static byte[] WithoutLogs()
    {
        var (logs, keys) = (Payload.AsSpan().IndexOf((byte[])[0x08, 0x81, 0x84]), Payload.AsSpan().LastIndexOf((byte[])[0x09, 0x82, 0x58]));
        return [.. Payload[..logs], 0x08, 0x80, .. Payload[keys..]];
    }

    static MadeCase Of(string name, byte[] bytes, string outcome, string why) => new(name, "enrolment", outcome, why, [], [("input.hex", MadeCase.Hex(bytes))]);
}
