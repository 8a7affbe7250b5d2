using System.Globalization;
using System.Text.Json;
using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// Where an altered message is put down beside the genuine one, one JSON file each, so that anyone can compare them without the ledger, and two
/// segments that contradict each other, one CBOR file each. Personal values are taken out; weights and readings are the owner's, so the files are the owner's only. Bounded: beyond <see cref="MostFiles"/> none is added.
/// </summary>
sealed class EvidenceFolder(string folder)
{
    const int MostFiles = 1000;
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    int? files;

    /// <summary>Path of the written file; empty where the folder is full or cannot be written, which never stops the ledger.</summary>
    public string Write(Submission submission, Segment segment, byte[] genuine, byte[] claimed, Alteration found)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"{submission.From.Facility}-{segment.Header.Number}-{Convert.ToHexStringLower(submission.Hash.AsSpan(0, 6))}.json");
        return Write(name, again: true, () => JsonSerializer.SerializeToUtf8Bytes(new
        {
            reason = RefusalReason.EntriesAltered.Name(),
            topic = submission.From.ToString(),
            chain = Convert.ToHexStringLower(segment.Header.Chain),
            number = segment.Header.Number,
            identity = Convert.ToHexStringLower(segment.Identity),
            entry = found.Entry,
            what = found.What,
            signed = found.Signed,
            claimed = found.Claimed,
            unit = found.Unit,
            message_signed = Convert.ToBase64String(MaskedMessage.Of(genuine)),
            message_claimed = Convert.ToBase64String(claimed),
        }, Indented));
    }

    /// <summary>Puts down what never changes once it is there.</summary>
    public void Write(string name, Func<byte[]> content) => Write(name, again: false, content);

    string Write(string name, bool again, Func<byte[]> content)
    {
        try
        {
            var path = Path.GetFullPath(Path.Combine(folder, name));
            if (!again && File.Exists(path)) return path;
            Directory.CreateDirectory(folder);
            files ??= Directory.EnumerateFiles(folder).Count();
            if (files >= MostFiles) return "";
            var beside = path + ".new";
            File.Delete(beside);
            using (var file = new FileStream(beside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(content());
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
            files++;
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
