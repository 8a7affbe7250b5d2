using System.Globalization;

namespace Traceability.Demo.Folder;

/// <summary>
/// The demo's data folder, held by one demo at a time. <c>traceability-demo</c> in it says whose it is and in which layout
/// ("traceability-demo 1"); nothing is ever removed from a folder that does not carry it.
/// <code>traceability-demo   the marker          ledger/      the ledger's data        agent-mine/, agent-refinery/   keys and segments
/// lock                held while running  evidence/    what a thief tried       mine/, refinery/               the simulator's account
/// children            what runs now       logs/        one file per process     mosquitto.conf
/// organisation.pem    the owner's key     trust-policy.txt                      whom an auditor believes</code>
/// </summary>
sealed class DemoFolder : IDisposable
{
    const string Marker = "traceability-demo";
    const int Layout = 1;

    readonly FileStream held;

    DemoFolder(string path, FileStream held)
    {
        (Root, this.held) = (path, held);
        Directory.CreateDirectory(Logs);
    }

    public string Root { get; }

    public string Logs => Path.Combine(Root, "logs");

    public string Evidence => Path.Combine(Root, "evidence");

    /// <summary>Whom an auditor believes here.</summary>
    public string TrustPolicy => Path.Combine(Root, "trust-policy.txt");

    public string Of(string name) => Path.Combine(Root, name);

    /// <summary>Opens the folder or makes it; null with one sentence when it cannot be used. <paramref name="fresh"/> empties it first.</summary>
    public static DemoFolder? Open(string path, bool fresh, out string error)
    {
        try
        {
            return Hold(path, fresh, out error);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"{path} cannot be used: {failure.Message}";
            return null;
        }
    }

    public void Dispose() => held.Dispose();

    static DemoFolder? Hold(string path, bool fresh, out string error)
    {
        var marker = Path.Combine(path, Marker);
        error = Fault(path, marker);
        if (error.Length > 0) return null;
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!File.Exists(marker)) File.WriteAllText(marker, string.Create(CultureInfo.InvariantCulture, $"{Marker} {Layout}\n"));
#pragma warning disable CA2000 // the folder owns it
        var held = Lock(Path.Combine(path, "lock"));
#pragma warning restore CA2000
        if (held is null)
        {
            error = $"another demo is running on {path}: end it first, or give --data DIR";
            return null;
        }
        if (fresh) Empty(path);
        return new DemoFolder(path, held);
    }

    /// <summary>What forbids the use of the folder; empty when nothing does.</summary>
    static string Fault(string path, string marker)
    {
        if (File.Exists(path)) return $"{path} is a file, a folder is needed";
        if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()) return "";
        if (!File.Exists(marker)) return $"{path} is not empty and not a demo's folder (it has no file {Marker}): give another with --data DIR";
        var text = File.ReadAllText(marker).TrimEnd('\n');
        if (text.Length == 0) return $"{marker} is empty: remove the folder by hand, or give another with --data DIR";
        if (!text.StartsWith(Marker + " ", StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(Marker.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var layout) || layout < 1)
            return $"{marker} is damaged: remove the folder by hand, or give another with --data DIR";
        return layout > Layout
            ? $"{path} was made by a newer demo (layout {layout}, this one knows {Layout}): use that one, or give another folder with --data DIR"
            : "";
    }

    static FileStream? Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>All but the marker and the lock, so that the folder is the demo's at every instant; the register of children is needed yet.</summary>
    static void Empty(string path)
    {
        foreach (var folder in Directory.EnumerateDirectories(path)) Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(path))
            if (Path.GetFileName(file) is not (Marker or "lock" or Processes.ChildRegister.FileName)) File.Delete(file);
    }
}
