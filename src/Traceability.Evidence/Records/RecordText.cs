using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Records;

/// <summary>The members that records of people have in common.</summary>
static class RecordText
{
    /// <summary>Not empty, and on one line.</summary>
    public static bool Line(ref CborReader reader, int longest, out string text) =>
        reader.Text(longest, out text) && ((text.Length > 0 && !text.Any(char.IsControl)) || reader.Fail("an empty text, or one with a control character"));

    public static bool LineOrNull(ref CborReader reader, int longest, out string? text)
    {
        text = null;
        if (reader.Null()) return true;
        if (!Line(ref reader, longest, out var line)) return false;
        text = line;
        return true;
    }

    public static bool DigestOrNull(ref CborReader reader, out byte[]? digest)
    {
        digest = null;
        if (reader.Null()) return true;
        if (!reader.Bytes(ActivityRecord.DigestSize, out var bytes)) return false;
        digest = bytes;
        return true;
    }
}
