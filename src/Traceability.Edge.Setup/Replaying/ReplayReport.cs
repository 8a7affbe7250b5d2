using System.Globalization;
using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Setup.Replaying;

/// <summary>
/// A frame file, decoded by the profiles of the site file given beside it: a line for each value that was answered, with its raw words, and a
/// line for each question that got none. Needs no bus, no keys and no data folder.
/// </summary>
static class ReplayReport
{
    /// <summary>What is wrong with the file, or null where all was written.</summary>
    public static string? Write(string path, Installation site, Action<string> to)
    {
        if (!File.Exists(path)) return $"{path}: there is no such file";
        var outcome = FrameFile.TryRead(File.ReadAllBytes(path), out var file);
        if (file is null)
        {
            return outcome switch
            {
                FrameFileOutcome.Empty => $"{path}: is empty",
                FrameFileOutcome.Newer => $"{path}: was written by a newer version of this program",
                _ => $"{path}: is no frame file, or was cut off or changed since it was written",
            };
        }
        if (file.Dropped > 0) to(FormattableString.Invariant($"{file.Dropped} earlier frames had been overwritten"));
        foreach (var answer in FrameReplay.Answers(file)) Write(answer, file.Bus, site, to);
        return null;
    }

    static void Write(ReplayedAnswer answer, string bus, Installation site, Action<string> to)
    {
        var question = answer.Question;
        var unit = site.Units.FirstOrDefault(unit => unit.Bus.Name == bus && unit.UnitId == question.Unit);
        var what = FormattableString.Invariant($"{unit?.Name ?? $"unit {question.Unit}"} {question.Table.ToString().ToLowerInvariant()} {question.Address}+{question.Count}");
        var how = answer switch
        {
            { Result: null } => "no answer",
            { IsMasked: true } => "answered; personal, not recorded",
            { Result: { Outcome: ReadOutcome.Exception, ExceptionCode: var code } } => FormattableString.Invariant($"exception {code}"),
            { Result.IsOk: false } => answer.Result.Value.Outcome.ToString(),
            _ => null,
        };
        if (how is null && unit is not null)
        {
            var words = answer.Words.Span;
            foreach (var value in unit.Profile.Values.Where(value => Holds(question, value.Rule)))
                WriteValue(answer.UnixUs, $"{unit.Name}.{value.Name}", value.Rule, words.Slice(value.Rule.SpanAddress - question.Address, value.Rule.SpanWords), to);
            return;
        }
        to($"{Time(answer.UnixUs)} {what}: {how ?? "answered; the site file has no such unit"}");
    }

    static void WriteValue(long unixUs, string name, DecodingRule rule, ReadOnlySpan<ushort> span, Action<string> to)
    {
        var words = rule.Gather(span, stackalloc ushort[rule.Words]);
        var decoded = rule.Decode(words);
        var raw = string.Join(' ', words.ToArray().Select(word => word.ToString("X4", CultureInfo.InvariantCulture)));
        var value = decoded.HasValue ? new DecimalFraction(decoded.Mantissa, rule.ResolutionExponent).ToDecimal().ToString(CultureInfo.InvariantCulture) + " " + rule.Unit : "-";
        var quality = decoded.Quality == ReadingQuality.Good ? "" : $" ({decoded.Quality})";
        to($"{Time(unixUs)} {name} {value}{quality} [{raw}]");
    }

    static bool Holds(in ReadRequest question, DecodingRule rule) =>
        rule.Table == question.Table && rule.SpanAddress >= question.Address && rule.SpanAddress + rule.SpanWords <= question.Address + question.Count;

    static string Time(long unixUs) =>
        DateTimeOffset.UnixEpoch.AddTicks(unixUs * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
