using System.Buffers.Binary;
using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Verifier.Logs;

namespace Traceability.Verifier.Tests.Logs;

/// <summary>A tlog-tiles folder, of opaque 32-byte entries where no others are given, written level by level from the definition of a tile and not as the checker reads it.</summary>
sealed class WrittenLog : IDisposable
{
    const int Width = 256;

    public static readonly NoteSigner Signer = new("ledger.example/segments", new byte[32]);

    public WrittenLog(int size)
        : this([.. Enumerable.Range(0, size).Select(Entry)], Signer) { }

    public WrittenLog(byte[][] entries, NoteSigner signer)
    {
        var size = entries.Length;
        for (var first = 0; first < size; first += Width)
            Write(new TilePath(null, first / Width, Math.Min(Width, size - first)).ToString(), [.. entries[first..Math.Min(size, first + Width)].SelectMany(entry => (byte[])[(byte)(entry.Length >> 8), (byte)entry.Length, .. entry])]);
        var hashes = entries.Select(entry => MerkleTree.Leaf(entry)).ToArray();
        Checkpoint = new Checkpoint(signer.Key.Name, size, MerkleTree.Root(hashes));
        for (var level = 0; hashes.Length > 0; level++)
        {
            for (var first = 0; first < hashes.Length; first += Width)
                Write(new TilePath(level, first / Width, Math.Min(Width, hashes.Length - first)).ToString(), [.. hashes[first..Math.Min(hashes.Length, first + Width)].SelectMany(hash => hash)]);
            hashes = [.. hashes.Chunk(Width).Where(tile => tile.Length == Width).Select(tile => MerkleTree.Root(tile))];
        }
        File.WriteAllText(At("checkpoint"), Checkpoint.Sign(signer));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tr-log-").FullName;

    public Checkpoint Checkpoint { get; }

    public string At(string path) => Path.Combine(Folder, path);

    public void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(At(path));
        bytes[at] ^= 0x01;
        File.WriteAllBytes(At(path), bytes);
    }

    public async Task<(bool Fits, List<string> Wrong)> CheckAsync()
    {
        var wrong = new List<string>();
        var fits = await new LogCheck(new FolderLog(Folder), Checkpoint, wrong.Add).RunAsync(TestContext.Current.CancellationToken);
        return (fits, wrong);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    static byte[] Entry(int index)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, index);
        return SHA256.HashData(number);
    }

    void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), bytes);
    }
}
