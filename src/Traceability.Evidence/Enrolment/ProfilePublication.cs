using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// An organisation's own word on how far a device profile was verified (typ "tr.publication.v1+cbor", signed by the organisation's key): what
/// the profile says of itself is whoever wrote the file's claim.
/// <code>
/// 1 organisation  text, as in a request
/// 2 profile       text: its id, for people
/// 3 hash          32 bytes: SHA-256 of the profile's bytes
/// 4 verified      0 map-only 1 manual-frame 2 capture 3 device
/// 5 at            Unix ms
/// </code>
/// </summary>
public sealed record ProfilePublication(string Organisation, string Profile, byte[] ProfileHash, Verified Verified, long AtMs)
{
    public const string Family = "tr.publication";

    const int LongestId = 64;

    public CoseSign1 Sign(ECDsa organisationKey)
    {
        var writer = new CborWriter();
        writer.Map(5);
        writer.Unsigned(1);
        writer.Text(Organisation);
        writer.Unsigned(2);
        writer.Text(Profile);
        writer.Unsigned(3);
        writer.Bytes(ProfileHash);
        writer.Unsigned(4);
        writer.Unsigned((ulong)Verified);
        writer.Unsigned(5);
        writer.Integer(AtMs);
        return CoseSign1.Sign(organisationKey, EvidenceKey.Of(organisationKey).Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    public static StatementEntry Statement(CoseSign1 publication) => new(StatementKind.Profile, [publication.Bytes]);

    /// <summary>Reads a publication; whether a key of that organisation signed it is for whoever knows one.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out ProfilePublication? publication, out CoseSign1? sign1)
    {
        publication = null;
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        if (!reader.Map(5)
            || !reader.Key(1) || !EnrolmentRequest.Name(ref reader, out var organisation)
            || !reader.Key(2) || !reader.Text(LongestId, out var profile)
            || !reader.Key(3) || !reader.Bytes(32, out var hash)
            || !reader.Key(4) || !reader.Integer(0, (int)Verified.Device, out int verified)
            || !reader.Key(5) || !reader.Integer(0, PackedDeltas.Largest, out long at)
            || !reader.End()) return ReadOutcome.Corrupt("publication: " + reader.Error);
        publication = new ProfilePublication(organisation, profile, hash, (Verified)verified, at);
        return ReadOutcome.Ok;
    }
}
