using Traceability.Evidence;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Report;

/// <summary>What is in an entry of the statement log, each part as the file that it could be.</summary>
static class StatementContents
{
    /// <summary>[1, kind, …]: a segment message, which begins alike, has a byte string in the second place.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> bytes) => bytes is [0x83 or 0x84, 0x01, < 0x18, ..];

    public static ReadOutcome Write(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = StatementEntry.TryRead(bytes, out var statement);
        if (!outcome.IsOk) return outcome;
        sheet.Title("entry of the statement log", file);
        sheet.Row("kind", $"{(int)statement!.Kind}, {Words.Of(statement.Kind)}");
        if (DayLabel.TryRead(statement, out var label).IsOk)
        {
            sheet.Row("label", Words.Hex(label!.Label));
            sheet.Row("digest", Words.Hex(label.Digest));
            return outcome;
        }
        for (var i = 0; i < statement.Parts.Count; i++)
        {
            if (statement.Parts[i] is not { } part) continue;
            var read = part is [0xD2, ..] ? SignedContents.Write(sheet, $"part {i + 1}", part) : NoteContents.Write(sheet, $"part {i + 1}", part);
            if (!read.IsOk) sheet.Row($"part {i + 1}", $"{read.Kind.ToString().ToLowerInvariant()}: {Words.Quoted(read.Reason)}");
        }
        return outcome;
    }
}
