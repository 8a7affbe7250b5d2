namespace Traceability.Ledger.Log;

/// <summary>The newest nodes of each level in memory, where appending and fresh receipts look; older ones come from the store.</summary>
sealed class NodeCache(Func<int, long, byte[]> store)
{
    const int PerLevel = 4096; // a power of two; 64 levels of 32-byte hashes stay below 40 MB

    readonly (long Position, byte[]? Hash)[]?[] levels = new (long, byte[]?)[]?[64];

    public void Add(int level, long position, byte[] hash)
    {
        var ring = levels[level] ??= new (long, byte[]?)[PerLevel];
        ring[position & (PerLevel - 1)] = (position, hash);
    }

    public byte[] Read(int level, long position)
    {
        if (levels[level] is { } ring && ring[position & (PerLevel - 1)] is { Hash: { } hash } held && held.Position == position) return hash;
        var read = store(level, position);
        Add(level, position, read);
        return read;
    }
}
