using Traceability.Evidence.Cose;
using Traceability.Evidence.Log;

namespace Traceability.Ledger.Keys;

/// <summary>The root key's seed as it lies on the stick: 32 raw bytes.</summary>
static class RootKeyFile
{
    public static bool TryRead(string path, NoteKey root, out byte[] seed, out string error)
    {
        seed = [];
        error = "";
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: Ed25519.KeySize }) error = $"--root-key: \"{path}\"; allowed: a file of {Ed25519.KeySize} bytes, the seed of the root key";
            else if (!Ed25519.PublicKey(seed = File.ReadAllBytes(path)).AsSpan().SequenceEqual(root.PublicKey)) error = $"--root-key: \"{path}\"; not the root key that this ledger was begun with";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"--root-key: \"{path}\": {e.Message}";
        }
        return error.Length == 0;
    }
}
