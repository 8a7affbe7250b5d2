using System.Globalization;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// Segments that this device had lost and got back from the ledger, in <c>fetched/NUMBER-IDENTITY.cbor</c>: one segment message each, as it was
/// sent. They lie beside the chain and never become part of it: nothing is continued from one, and none is sent again.
/// </summary>
sealed class FetchedFolder(string folder)
{
    public const string Name = "fetched";

    /// <summary>About a day and a half of what the ledger gives back.</summary>
    const long MostBytes = 256L << 20;
    const int IdentityBytesOfName = 8;

    long? held;

    public string PathOf(NamedSegment segment) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{segment.Number:D16}-{Convert.ToHexStringLower(segment.Identity.AsSpan(0, IdentityBytesOfName))}.cbor"));

    /// <summary>Durable when it returns; false where the folder is full, and then nothing was written.</summary>
    public bool Keep(NamedSegment segment, ReadOnlySpan<byte> message)
    {
        held ??= Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) : 0;
        if (held + message.Length > MostBytes) return false;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
            DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
        }
        var path = PathOf(segment);
        if (!File.Exists(path)) held += message.Length;
        DurableFile.Write(path, message, DurableFile.OwnerOnly);
        return true;
    }
}
