using System.Globalization;
using System.Text;
using Traceability.Edge.Agent.Storage;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Where a split view is put down: a text file that holds both notes, each checkable with the log's key alone. The alarm stands until a person
/// removes the file.
/// </summary>
sealed class SplitViewFolder(string folder)
{
    public const string Name = "split-views";

    public bool HasSplitView => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any();

    /// <summary>Path of the file; a disk that does not take it never stops the agent, the chain carries the pin anyway.</summary>
    public string Write(SplitView split)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"split-view-{split.Log.Replace(' ', '-')}-{split.Pin.Size}.txt"));
        try
        {
            Directory.CreateDirectory(folder);
            DurableFile.Write(path, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"two roots of the {split.Log} for size {split.Pin.Size}\n\npinned, and named in sealed segments or by the last cosignature: root {Convert.ToBase64String(split.Pin.Root)}\n{split.PinnedNote}\ntold:\n{split.ToldNote}")), DurableFile.OwnerOnly);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} (not written: {e.Message})";
        }
    }
}
