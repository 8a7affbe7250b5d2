using System.Security.Cryptography;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Site;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// Who this device is: the signed enrolment request in <c>enrolment.cbor</c>, made once from the terms the ledger gave. It roots the chain
/// and pins the log and ledger keys that the device believes.
/// </summary>
sealed record Enrolment(EnrolmentRequest Request, byte[] Identity)
{
    public const string FileName = "enrolment.cbor";

    public byte[] Chain { get; } = EnrolmentRequest.ChainOf(Identity);

    public NoteKey SegmentLog { get; } = new(Request.Logs[0].Origin, Request.Logs[0].Key);

    /// <summary>The segment log as the device first saw it: nothing below that is believed.</summary>
    public PinnedCheckpoint FirstPin { get; } = new(Request.Logs[0].Size, Request.Logs[0].Root);

    /// <summary>Null where the device was enrolled before there was a statement log.</summary>
    public NoteKey? StatementLog { get; } = Request.Logs.Count > 1 ? new NoteKey(Request.Logs[1].Origin, Request.Logs[1].Key) : null;

    /// <summary>The statement log as the device first saw it.</summary>
    public PinnedCheckpoint? FirstStatementPin { get; } = Request.Logs.Count > 1 ? new PinnedCheckpoint(Request.Logs[1].Size, Request.Logs[1].Root) : null;

    /// <summary>The key that signs heads.</summary>
    public NoteKey LedgerOnline { get; } = new(Head.SignerOf(Request.Logs[0].Origin), Request.LedgerOnlineKey);

    public static bool Exists(string dataFolder) => File.Exists(Path.Combine(dataFolder, FileName));

    /// <summary>
    /// Reads the request, or makes it from the terms at the first start; never for another device than the site file's, since a chain cannot
    /// be renamed. A sentence says what is wrong when null comes back.
    /// </summary>
    public static Enrolment? Open(string dataFolder, string? termsPath, Installation site, DeviceKeys keys, out string error)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path) && !Create(path, termsPath, site, keys, out error)) return null;
        var outcome = EnrolmentRequest.TryRead(File.ReadAllBytes(path), out var request, out var sign1);
        error = outcome.IsOk ? "" : $"{path}: {outcome.Reason}";
        if (!outcome.IsOk) return null;
        if (Mismatch(site, request!.Organisation, request.Facility, request.Device) is { } other) error = $"{path}: {other}";
        return error.Length > 0 ? null : new Enrolment(request, sign1!.Identity);
    }

    static string? Mismatch(Installation site, string organisation, string facility, string device) =>
        organisation == site.Organisation && facility == site.Facility.Id && device == site.Device
            ? null
            : $"the site file is for {site.Organisation}/{site.Facility.Id}/{site.Device}, but this enrols {organisation}/{facility}/{device}";

    static bool Create(string path, string? termsPath, Installation site, DeviceKeys keys, out string error)
    {
        if (termsPath is null || !File.Exists(termsPath))
        {
            error = termsPath is null
                ? "this device is not enrolled yet: --terms FILE is needed once, with the enrolment terms that the ledger gives for it"
                : $"--terms {termsPath}: no such file; it holds the enrolment terms that the ledger gives for this device";
            return false;
        }
        var outcome = EnrolmentTerms.TryRead(File.ReadAllText(termsPath), out var terms);
        error = !outcome.IsOk ? $"{termsPath}: {outcome.Reason}"
            : Mismatch(site, terms!.Organisation, terms.Facility, terms.Device) is { } other ? $"{termsPath}: {other}" : "";
        if (error.Length > 0) return false;
        var request = new EnrolmentRequest
        {
            Organisation = terms!.Organisation,
            Facility = terms.Facility,
            Device = terms.Device,
            EvidenceKey = keys.PublicKey,
            WitnessKey = Evidence.Cose.Ed25519.PublicKey(keys.WitnessSeed),
            LabelKeyHash = SHA256.HashData(keys.LabelKey),
            Voucher = terms.Voucher,
            Logs = terms.Logs,
            LedgerOnlineKey = terms.LedgerOnlineKey,
            LedgerRootKey = terms.LedgerRootKey,
        };
        const UnixFileMode readable = DurableFile.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        DurableFile.Write(path, request.Sign(keys.Evidence).Bytes, readable);
        return true;
    }
}
