using Traceability.Evidence;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Report;

/// <summary>What is in a signed note; its title says which format it is. One without a title of ours is a checkpoint, or text.</summary>
static class NoteContents
{
    public static ReadOutcome Write(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = SignedNote.TryRead(bytes, out var note);
        if (outcome.IsOk) outcome = Body(sheet, file, bytes, note!.Text);
        if (outcome.IsOk) sheet.Row("signed by", [.. note!.Signatures.Select(signature => Words.Quoted(signature.Name))]);
        return outcome;
    }

    static ReadOutcome Body(Sheet sheet, string file, ReadOnlySpan<byte> bytes, string text)
    {
        if (text.StartsWith("tr-day/", StringComparison.Ordinal)) return Day(sheet, file, text);
        if (text.StartsWith("tr-suspension/", StringComparison.Ordinal)) return Suspended(sheet, file, bytes);
        if (text.StartsWith("tr-succession/", StringComparison.Ordinal)) return Continued(sheet, file, text);
        sheet.Title(Checkpoint.TryRead(text, out _).IsOk ? "checkpoint" : text.StartsWith("tr-head/", StringComparison.Ordinal) ? "head of a chain" : text.StartsWith("tr-not-held/", StringComparison.Ordinal) ? "what a ledger does not hold" : "signed note", file);
        sheet.Row("text", [.. text.TrimEnd('\n').Split('\n').Select(Words.Quoted)]);
        return ReadOutcome.Ok;
    }

    static ReadOutcome Day(Sheet sheet, string file, string text)
    {
        var outcome = DayStatement.TryRead(text, out var day);
        if (!outcome.IsOk) return outcome;
        sheet.Title($"day statement of {DayLabel.Name(day!.Day)}", file);
        sheet.Row("chain", Words.Hex(day.Chain));
        sheet.Row("digest", Words.Hex(day.Digest));
        sheet.Row("previous", Words.Hex(day.Previous));
        sheet.Row("log", $"{Words.Number(day.LogSize, 0)} leaves, root {Words.Hex(day.LogRoot)}");
        foreach (var (tip, i) in day.Tips.Select((tip, i) => (tip, i))) sheet.Row(i == 0 ? "followed to" : "also to", $"number {tip.Number}, {Words.Hex(tip.Identity)}, entry number {tip.NextSeq} next");
        foreach (var range in day.Missing) sheet.Row("missing", $"{range.From} to {range.To}");
        foreach (var fork in day.Forks) sheet.Row("fork after", $"{Words.Hex(fork.Parent)}: {fork.Kind}");
        foreach (var key in day.Keys) sheet.Row("key", $"{Words.Hex(key.Kid)} from number {key.From}, {key.State.ToString().ToLowerInvariant()}");
        return outcome;
    }

    static ReadOutcome Suspended(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Suspension.TryRead(bytes, out var suspension);
        if (!outcome.IsOk) return outcome;
        sheet.Title(suspension!.IsSuspended ? "suspension of a chain" : "end of a chain's suspension", file);
        sheet.Row("chain", Words.Hex(suspension.Chain));
        sheet.Row("log", $"{Words.Number(suspension.LogSize, 0)} leaves");
        sheet.Row("reason", Words.Quoted(suspension.Reason));
        sheet.Row("said", Words.Instant(suspension.AtMs));
        return outcome;
    }

    static ReadOutcome Continued(Sheet sheet, string file, string text)
    {
        var outcome = Succession.TryRead(text, out var succession);
        if (!outcome.IsOk) return outcome;
        sheet.Title("succession of a log", file);
        sheet.Row("continues", Words.Continued(succession!));
        sheet.Row("root", Words.Hex(succession!.Root));
        sheet.Row("new log", Words.Quoted(succession.New.ToVerifierKey()));
        sheet.Row("said", Words.Instant(succession.AtMs));
        return outcome;
    }
}
