using Traceability.Edge.Setup.Measuring;

namespace Traceability.Edge.Setup.Examining;

/// <summary>Whether segments can be kept where the site wants them: room, a file system that keeps its word, and how long a durable act takes.</summary>
static class DiskExamination
{
    const int Flushes = 9;
    static readonly TimeSpan SlowFlush = TimeSpan.FromMilliseconds(100);
    const long LittleRoom = 1_000_000_000;

    /// <summary>No journal, no owners, or no disk at all.</summary>
    static readonly string[] Unfit = ["vfat", "exfat", "msdos", "fuseblk", "tmpfs", "ramfs"];

    /// <summary>A container's own layer goes with the container.</summary>
    const string OfContainer = "overlay";

    /// <param name="folder">The data folder, or the one in which it will be made.</param>
    public static IEnumerable<Finding> Of(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing)) existing = Path.GetDirectoryName(existing) ?? "/";
        var drive = new DriveInfo(existing);
        yield return Unfit.Contains(drive.DriveFormat)
            ? Finding.Bad("file system", $"{drive.DriveFormat} at {existing}", "Keep the data on ext4, btrfs, f2fs or xfs: data-folder of the site file, or --data.")
            : drive.DriveFormat == OfContainer ? Finding.Doubtful("file system", $"{drive.DriveFormat} at {existing}", "Where this is a container, keep the data on a volume.")
            : Finding.Good("file system", $"{drive.DriveFormat} at {existing}");
        var free = $"{drive.AvailableFreeSpace / 1e9:0.0} GB free at {existing}";
        yield return drive.AvailableFreeSpace >= LittleRoom ? Finding.Good("room", free) : Finding.Bad("room", free, "Free a gigabyte, or take a larger disk; edge-setup plan says how long room lasts.");
        yield return Flush(existing);
    }

    static Finding Flush(string folder)
    {
        try
        {
            var took = FlushTimes.Measure(folder, Flushes, CancellationToken.None);
            var says = $"a flush takes {took.Median.TotalMilliseconds:0.0} ms, at worst {took.Worst.TotalMilliseconds:0.0} ms";
            return took.Median < SlowFlush ? Finding.Good("disk", says) : Finding.Doubtful("disk", says, "Take a card of class A2 or a disk: each weighing waits for one flush.");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad("disk", $"nothing can be written to {folder}: {failed.Message}", "Run it as the user of the agent, or mount it writable: sudo -u traceability-edge edge-setup doctor.");
        }
    }
}
