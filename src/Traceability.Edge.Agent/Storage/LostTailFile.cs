using Traceability.Evidence;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// <c>lost-tail.cbor</c>: what this device knows of a lost tail, over restarts; no file where it has lost none. Written on the store thread, so
/// that no seal comes between the finding and the segment that tells of it.
/// </summary>
sealed class LostTailFile
{
    public const string FileName = "lost-tail.cbor";
    const int MostBytes = 1024;

    /// <summary>So many fetched segments may have to be fetched again after a cut; each write costs two flushes.</summary>
    const int StepsPerWrite = 16;

    readonly string path;
    int steps;

    LostTailFile(string path) => this.path = path;

    /// <summary>Null where nothing is lost.</summary>
    public LostTail? Tail { get; private set; }

    /// <summary>A sentence says what is wrong when null comes back.</summary>
    /// <param name="number">Of the last segment in the store. Where that is below the one of the finding, it has been lost since, with the segment that told of it.</param>
    public static LostTailFile? Open(string folder, long number, out string error)
    {
        var file = new LostTailFile(Path.Combine(folder, FileName));
        error = "";
        if (!File.Exists(file.path)) return file;
        LostTail? tail = null;
        var outcome = new FileInfo(file.path).Length > MostBytes ? ReadOutcome.Corrupt($"more than {MostBytes} bytes") : LostTail.TryRead(File.ReadAllBytes(file.path), out tail);
        if (!outcome.IsOk)
        {
            error = $"{file.path}: {outcome.Reason}";
            return null;
        }
        file.Tail = tail;
        if (number < tail!.Own) file.Keep(tail with { Own = number });
        return file;
    }

    /// <summary>Durable when it returns.</summary>
    public void Keep(LostTail tail)
    {
        DurableFile.Write(path, tail.Encode(), DurableFile.OwnerOnly);
        (Tail, steps) = (tail, 0);
    }

    /// <summary>One more is fetched; durable now and then, and where nothing more is wanted.</summary>
    public void Advance(LostTail tail)
    {
        if (tail.Wanted is null || ++steps == StepsPerWrite) Keep(tail);
        else Tail = tail;
    }

    /// <summary>Nothing is lost any more: the ledger follows what this store holds.</summary>
    public void Forget()
    {
        File.Delete(path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        Tail = null;
    }
}
