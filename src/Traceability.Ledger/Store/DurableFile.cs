namespace Traceability.Ledger.Store;

/// <summary>Small files, whole or not at all: written beside, synced, renamed, and the folder synced too.</summary>
static class DurableFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode GroupToo = OwnerOnly | UnixFileMode.GroupRead;
    public const UnixFileMode Readable = GroupToo | UnixFileMode.OtherRead;

    /// <param name="again">Whether one of that name may be there and be replaced.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool again)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, again);
        DurableFolder.Sync(Path.GetDirectoryName(path)!);
    }
}
