namespace Traceability.Profiles;

/// <summary>How a tag reader says which tag is in its field. A UID is personal once it names a driver's truck: it is never a channel.</summary>
/// <param name="ExceptionMeansNoTag">The reader answers with a Modbus exception, whatever its code, while no tag is in the field.</param>
public sealed record TagRule(ProfileValue Value, bool ExceptionMeansNoTag)
{
    /// <summary>
    /// The UID as upper-case hexadecimal digits, most significant first; null when the words are not as many as the rule asks for, or hold a
    /// sentinel.
    /// </summary>
    public string? Uid(ReadOnlySpan<ushort> words)
    {
        var rule = Value.Rule;
        if (words.Length != rule.Words) return null;
        var raw = RawWords.Assemble(words, rule.Order);
        return rule.Sentinels.Contains(raw) ? null : raw.ToString($"X{rule.Words * 4}", System.Globalization.CultureInfo.InvariantCulture);
    }
}
