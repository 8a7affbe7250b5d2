using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Verifier.Logs;

/// <summary>
/// Recomputes a whole log (C2SP tlog-tiles) from its entry bundles up to the checkpoint's root, and names every file that does not follow.
/// One pass from the first leaf to the last; memory holds one tile per level, whatever the log's size.
/// </summary>
/// <param name="shown">Is shown each entry with its index; null where only the tree is asked about.</param>
sealed class LogCheck(ILogFiles files, Checkpoint checkpoint, Action<string> wrong, Action<long, ReadOnlySpan<byte>>? shown = null)
{
    /// <summary>Hashes of a full tile, entries of a full bundle.</summary>
    public const string CheckpointFile = "checkpoint";
    public const int Width = 256;

    const int HashSize = MerkleTree.HashSize;
    const int MostBundleBytes = Width * (2 + ushort.MaxValue);

    readonly List<OpenTile> open = [new OpenTile()];

    /// <summary>The last, partial tile of leaf hashes where it is not what its entries give: only the root can say which of the two is wrong.</summary>
    byte[]? lastInDoubt;

    public long FilesRead { get; private set; }

    /// <summary>True when the whole log is there and gives the checkpoint's root; single files that are wrong beside that have been named.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        for (long number = 0; number * Width < checkpoint.Size; number++)
            if (!await AddBundleAsync(number, WidthOf(0, number), cancellationToken)) return false;
        for (var level = 1; level < open.Count; level++)
            if (open[level].Width > 0) await CompareAsync(level, cancellationToken);
        return RootFits();
    }

    /// <summary>False where neither entries nor hashes are there: a checkpoint may claim any size, and a log that is not there is not searched to its end.</summary>
    async Task<bool> AddBundleAsync(long number, int width, CancellationToken cancellationToken)
    {
        var stored = await ReadTileAsync(0, number, cancellationToken);
        var entries = new TilePath(null, number, width).ToString();
        var (bundle, isWider) = await ReadAsync(null, number, width, MostBundleBytes, cancellationToken);
        var computed = bundle is null ? null : TileHashes.OfEntries(bundle, width, isWider, shown is null ? null : (place, entry) => shown(number * Width + place, entry));
        if (computed is null) wrong(bundle is null ? $"{entries}: absent" : $"{entries}: does not hold {width} entries");

        if ((computed ?? stored) is not { } hashes) return false;
        if (computed is not null && stored is not null && !computed.AsSpan().SequenceEqual(stored))
        {
            if (width < Width) lastInDoubt = stored;
            else if (await StandsAboveAsync(number, stored, cancellationToken))
            {
                wrong($"{entries}: {First(computed, stored)} is not what the tiles above were made of");
                hashes = stored;
            }
            else wrong($"{new TilePath(0, number, width)}: {First(computed, stored)} is not the hash of its entry");
        }
        await AddAsync(0, hashes, cancellationToken);
        return true;
    }

    /// <summary>Adds hashes to the open tile of a level; a full one is compared, and its root goes one level up.</summary>
    async Task AddAsync(int level, byte[] hashes, CancellationToken cancellationToken)
    {
        if (open.Count == level) open.Add(new OpenTile());
        open[level].Add(hashes);
        if (!open[level].IsFull) return;
        if (level > 0) await CompareAsync(level, cancellationToken);
        var root = TileHashes.Root(open[level].Hashes);
        open[level].Next();
        await AddAsync(level + 1, root, cancellationToken);
    }

    async Task CompareAsync(int level, CancellationToken cancellationToken)
    {
        var tile = open[level];
        var stored = await ReadTileAsync(level, tile.Number, cancellationToken);
        if (stored is not null && !tile.Hashes.SequenceEqual(stored))
            wrong($"{new TilePath(level, tile.Number, tile.Width)}: {First(tile.Hashes, stored)} does not follow from the tile below it");
    }

    /// <summary>Whether the tile above was made of these stored leaf hashes: then it is the entries that have been changed.</summary>
    async Task<bool> StandsAboveAsync(long number, byte[] stored, CancellationToken cancellationToken)
    {
        var above = await ReadTileAsync(1, number / Width, cancellationToken, quietly: true);
        return above is not null && above.AsSpan((int)(number % Width) * HashSize, HashSize).SequenceEqual(TileHashes.Root(stored));
    }

    bool RootFits()
    {
        var fits = Root(open[0].Hashes).AsSpan().SequenceEqual(checkpoint.Root);
        if (lastInDoubt is null) return fits;
        var (number, width) = (open[0].Number, open[0].Width);
        var first = First(open[0].Hashes, lastInDoubt);
        var storedFits = Root(lastInDoubt).AsSpan().SequenceEqual(checkpoint.Root);
        if (storedFits) wrong($"{new TilePath(null, number, width)}: {first} is not what the checkpoint was made of");
        else wrong($"{new TilePath(0, number, width)}: {first} is not the hash of its entry");
        return fits || storedFits;
    }

    byte[] Root(ReadOnlySpan<byte> lastLeaves)
    {
        var root = TileHashes.Fold(lastLeaves, null);
        foreach (var tile in open.Skip(1)) root = TileHashes.Fold(tile.Hashes, root);
        return root ?? MerkleTree.EmptyRoot;
    }

    /// <summary>A tile of hashes of the width that the log's size gives it; null where it is absent or of another length, which is said unless it is read only to compare.</summary>
    async Task<byte[]?> ReadTileAsync(int level, long number, CancellationToken cancellationToken, bool quietly = false)
    {
        var width = WidthOf(level, number);
        var (bytes, isWider) = await ReadAsync(level, number, width, Width * HashSize, cancellationToken);
        var right = bytes is not null && (isWider ? bytes.Length == Width * HashSize : bytes.Length == width * HashSize);
        if (!right && !quietly) wrong($"{new TilePath(level, number, width)}: {(bytes is null ? "absent" : $"{bytes.Length} bytes instead of {width * HashSize}")}");
        return right ? bytes![..(width * HashSize)] : null;
    }

    /// <summary>A log that has grown since may have only the full tile where the checkpoint asks for a partial one (tlog-tiles, partial tiles).</summary>
    async Task<(byte[]? Bytes, bool IsWider)> ReadAsync(int? level, long number, int width, int most, CancellationToken cancellationToken)
    {
        FilesRead++;
        var bytes = await files.ReadAsync(new TilePath(level, number, width).ToString(), most, cancellationToken);
        if (bytes is not null || width == Width) return (bytes, false);
        return (await files.ReadAsync(new TilePath(level, number, Width).ToString(), most, cancellationToken), true);
    }

    int WidthOf(int level, long number) => (int)Math.Min(Width, (checkpoint.Size >> (8 * level)) - number * Width);

    /// <summary>The first hash of two tiles that differs.</summary>
    static string First(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => $"hash {one.CommonPrefixLength(other) / HashSize}";
}
