using System.Security.Cryptography;
using Traceability.Evidence.Cose;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// The device's three secrets, one file each, readable by their owner only: <c>evidence.pem</c> (P-256, PKCS#8), <c>witness.seed</c>
/// (Ed25519, 32 bytes) and <c>label.key</c> (32 bytes). Made once; a file that is there but wrong is never replaced, since a new key
/// would start another chain.
/// </summary>
sealed class DeviceKeys : IDisposable
{
    const int SeedSize = 32;
    public const string EvidenceName = "evidence.pem";
    const string NextName = "evidence.next.pem";

    public const string Folder = "keys";

    DeviceKeys(ECDsa evidence, byte[] witnessSeed, byte[] labelKey)
    {
        Evidence = evidence;
        PublicKey = EvidenceKey.Of(evidence);
        WitnessSeed = witnessSeed;
        LabelKey = labelKey;
    }

    public ECDsa Evidence { get; }

    public EvidenceKey PublicKey { get; }

    public byte[] WitnessSeed { get; }

    public byte[] LabelKey { get; }

    public void Dispose() => Evidence.Dispose();

    /// <summary>Loads the keys, or makes them where none is. A sentence says what is wrong when null comes back.</summary>
    /// <param name="mayCreate">False once a chain exists: then a missing key is a loss, not a first start.</param>
    public static DeviceKeys? Open(string folder, bool mayCreate, out string error)
    {
        Directory.CreateDirectory(folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
        string[] names = [EvidenceName, "witness.seed", "label.key"];
        var missing = names.Where(name => !File.Exists(Path.Combine(folder, name))).ToList();
        if (missing.Count > 0 && !mayCreate)
        {
            error = $"{Path.Combine(folder, missing[0])} is missing although this device has a chain: restore the key, or enrol the device anew in an empty data folder";
            return null;
        }
        foreach (var name in missing) DurableFile.Write(Path.Combine(folder, name), NewSecret(name), DurableFile.OwnerOnly);

        error = "";
        var seed = ReadSeed(Path.Combine(folder, names[1]), ref error);
        var label = ReadSeed(Path.Combine(folder, names[2]), ref error);
        if (seed is null || label is null) return null;
#pragma warning disable CA2000 // the keys own it
        return TryReadEvidence(Path.Combine(folder, names[0]), out var evidence, out error) ? new DeviceKeys(evidence!, seed, label) : null;
#pragma warning restore CA2000
    }

    /// <summary>Where a key waits that is to follow the evidence key; it has signed nothing yet but its own proof.</summary>
    public static string NextEvidence(string dataFolder) => Path.Combine(dataFolder, Folder, NextName);

    /// <summary>The waiting key takes the evidence key's place, whose private half is gone then.</summary>
    public static void TakeNext(string dataFolder)
    {
        File.Move(NextEvidence(dataFolder), Path.Combine(dataFolder, Folder, EvidenceName), overwrite: true);
        DurableFile.FlushFolder(Path.Combine(dataFolder, Folder));
    }

    static byte[] NewSecret(string name)
    {
        if (name != EvidenceName) return RandomNumberGenerator.GetBytes(SeedSize);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem());
    }

    static bool TryReadEvidence(string path, out ECDsa? key, out string error)
    {
        error = "";
        key = null;
        var text = File.ReadAllText(path);
        if (text.Length == 0)
        {
            error = $"{path} is empty: restore it, or enrol the device anew in an empty data folder";
            return false;
        }
        key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            if (!text.Contains("PRIVATE KEY", StringComparison.Ordinal)) error = $"{path} is no private key in PEM: it holds only the public half";
            else if (key.KeySize == 256 && key.ExportParameters(includePrivateParameters: false).Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256") return true;
            else error = $"{path} is not a P-256 key";
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            error = $"{path} is no private key in PEM: {problem.Message}";
        }
        key.Dispose();
        key = null;
        return false;
    }

    static byte[]? ReadSeed(string path, ref string error)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == SeedSize) return bytes;
        error = $"{path} has {bytes.Length} bytes, {SeedSize} are allowed";
        return null;
    }
}
