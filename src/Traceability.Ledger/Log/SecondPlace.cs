using System.Globalization;
using System.Text;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>
/// Where the last checkpoint of each log also lives: a folder, best on another disk, that is never restored from a backup. One file a log, holding
/// the signed note, replaced only by whoever knows what it held (compare and swap under the folder's lock). A database that was restored
/// from a backup is older than this, and cannot silently take a second course.
/// </summary>
sealed class SecondPlace : IDisposable
{
    readonly string folder;
    readonly FileStream guard;

    SecondPlace(string folder, FileStream guard) => (this.folder, this.guard) = (folder, guard);

    public string Folder => folder;

    /// <summary>Null with a sentence where the folder cannot be had, or another ledger holds it.</summary>
    public static SecondPlace? TryOpen(string folder, out string error)
    {
        error = "";
        try
        {
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DurableFolder.Sync(Path.GetDirectoryName(Path.GetFullPath(folder))!);
            }
#pragma warning disable CA2000 // owned by the second place that is returned
            return new SecondPlace(folder, new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
#pragma warning restore CA2000
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{folder}: {e.Message}; allowed: a folder of this ledger's own, that no other uses";
            return null;
        }
    }

    /// <summary>The note it holds; null where it holds none.</summary>
    public string? Read(LogName log) => File.Exists(PathOf(log)) ? File.ReadAllText(PathOf(log)) : null;

    /// <summary>Puts the next note in the place of the expected one, durably; false, and nothing changed, where another one is there.</summary>
    public bool Swap(LogName log, string? expected, string next)
    {
        if (Read(log) != expected) return false;
        Write(PathOf(log), Encoding.UTF8.GetBytes(next));
        return true;
    }

    /// <summary>
    /// The statement of the succession that began this generation of the log; null where it does not hold one. Here and not in the database, because a
    /// device must be shown every succession, also one that an older backup has never heard of.
    /// </summary>
    /// <param name="generation">2 for the first succession.</param>
    public byte[]? Succession(LogName log, int generation) => File.Exists(PathOf(log, generation)) ? File.ReadAllBytes(PathOf(log, generation)) : null;

    /// <summary>Durable when it returns.</summary>
    public void PutSuccession(LogName log, int generation, byte[] statement) => Write(PathOf(log, generation), statement);

    void Write(string path, byte[] content)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
        DurableFolder.Sync(folder);
    }

    string PathOf(LogName log) => Path.Combine(folder, $"{FileNameOf(log)}.checkpoint");

    string PathOf(LogName log, int generation) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{FileNameOf(log)}.{generation}.succession"));

    static string FileNameOf(LogName log) => log == LogName.Segments ? "segments" : "statements";

    public void Dispose() => guard.Dispose();
}
