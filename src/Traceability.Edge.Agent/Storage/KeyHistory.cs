using System.Globalization;
using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// The keys that have signed this chain: the enrolled one and each rotation since, in <c>rotations/AFTER.cbor</c>, named by the last number that the old
/// key signed. A rotation's file is its commit point: before it is on the disk the new key has signed nothing but its proof, afterwards the old one never
/// signs again.
/// </summary>
sealed record KeyHistory(ChainKeys Keys, IReadOnlyList<byte[]> Rotations)
{
    const string Folder = "rotations";
    const string Suffix = ".cbor";

    /// <summary>The last number that the newest rotation leaves to the old key; 0 without one.</summary>
    public long LastRotation => Keys.Rotations.Count == 0 ? 0 : Keys.Rotations[^1].After;

    /// <summary>A sentence says what is wrong when null comes back.</summary>
    public static KeyHistory? Open(string dataFolder, Enrolment enrolment, DeviceKeys keys, out string error)
    {
        error = "";
        var (known, rotations) = (ChainKeys.Of(enrolment.Request.EvidenceKey), new List<byte[]>());
        foreach (var path in Files(dataFolder))
        {
            var bytes = File.ReadAllBytes(path);
            var outcome = Rotation.TryRead(bytes, out var rotation, out var sign1);
            error = !outcome.IsOk ? outcome.Reason
                : !rotation!.Chain.AsSpan().SequenceEqual(enrolment.Chain) ? "it is of another chain"
                : known.Fault(rotation, sign1!) ?? "";
            if (error.Length > 0)
            {
                error = $"{path}: {error}";
                return null;
            }
            known = known.With(rotation!);
            rotations.Add(bytes);
        }
        if (known.Terms[^1].Key.Equals(keys.PublicKey)) return new KeyHistory(known, rotations);
        error = rotations.Count == 0
            ? $"{Enrolment.FileName} was made with another evidence key than the one in keys/: one key, one chain"
            : $"keys/{DeviceKeys.EvidenceName} is not the key that the newest rotation in {Folder}/ brings in";
        return null;
    }

    /// <summary>Ends a rotation that a cut interrupted, forwards where it was committed, backwards where it was not. Before the keys are opened.</summary>
    public static void Resume(string dataFolder)
    {
        var next = DeviceKeys.NextEvidence(dataFolder);
        if (!File.Exists(next)) return;
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(next));
        var committed = Files(dataFolder).LastOrDefault() is { } newest && Rotation.TryRead(File.ReadAllBytes(newest), out var rotation, out _).IsOk
            && rotation!.Possession.Key.Equals(EvidenceKey.Of(key));
        if (committed) DeviceKeys.TakeNext(dataFolder);
        else File.Delete(next);
    }

    /// <summary>Makes a new key and hands the chain over to it. The agent must not be running; the next start signs with the new key, in a new run.</summary>
    public static void Rotate(string dataFolder, Enrolment enrolment, DeviceKeys keys, long number, byte[] identity, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DurableFile.Write(DeviceKeys.NextEvidence(dataFolder), System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), DurableFile.OwnerOnly);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var possession = Possession.Sign(key, enrolment.Chain, keys.PublicKey, now);
        var rotation = Rotation.Sign(keys.Evidence, enrolment.Chain, number, identity, possession, now);
        var folder = Path.Combine(dataFolder, Folder);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            DurableFile.FlushFolder(dataFolder);
        }
        const UnixFileMode readable = DurableFile.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        DurableFile.Write(Path.Combine(folder, number.ToString("D16", CultureInfo.InvariantCulture) + Suffix), rotation.Bytes, readable);
        DeviceKeys.TakeNext(dataFolder);
    }

    /// <summary>Rising by number, as their names do.</summary>
    static IEnumerable<string> Files(string dataFolder) =>
        Directory.Exists(Path.Combine(dataFolder, Folder)) ? Directory.EnumerateFiles(Path.Combine(dataFolder, Folder), "*" + Suffix).Order(StringComparer.Ordinal) : [];
}
