namespace Traceability.Profiles.Configuration;

/// <summary>One mistake in a configuration file, with all that is needed to mend it without opening the source code.</summary>
/// <param name="File">As the caller named it.</param>
/// <param name="Line">1-based; 0 when the file itself is the mistake.</param>
/// <param name="Key">The path of the key, such as <c>buses[0].units[2].profile</c>; empty for the whole file.</param>
/// <param name="Value">What stands there; <c>(absent)</c> when nothing does.</param>
/// <param name="Allowed">What may stand there.</param>
public sealed record ConfigurationError(string File, int Line, string Key, string Value, string Allowed)
{
    internal const string Absent = "(absent)";

    /// <summary>One line in the form that editors and terminals turn into a link: <c>file:line: …</c></summary>
    public override string ToString() => Key.Length == 0
        ? $"{File}:{Line}: {Value}; allowed: {Allowed}"
        : $"{File}:{Line}: {Key}: '{Value}'; allowed: {Allowed}";
}
