namespace Traceability.Edge.Setup.Wiring;

/// <summary>
/// The keypad settings of firmware-config/instruments. The rows of <c>README.md</c> say which page is for which profiles
/// (<c>| [page.md](page.md) | profile, profile |</c>); on a page the rows of the first table are <c>| setting | value | why |</c>.
/// </summary>
sealed class InstrumentPages(string folder)
{
    const string Heading = "setting";

    /// <summary>Empty where there is no page, or none that can be read.</summary>
    public IReadOnlyList<KeypadSetting> Of(string profile)
    {
        var page = Rows("README.md").FirstOrDefault(row => row.Length == 2 && row[1].Split(',', StringSplitOptions.TrimEntries).Contains(profile))?[0];
        var end = page?.IndexOf(']', StringComparison.Ordinal) ?? -1;
        if (page is null || end < 1) return [];
        return [.. Rows(page[1..end]).Where(row => row.Length == 3 && row[0] != Heading).Select(row => new KeypadSetting(Plain(row[0]), Plain(row[1]), Plain(row[2])))];
    }

    /// <summary>The cells of the first table; the line of dashes is none.</summary>
    IEnumerable<string[]> Rows(string file)
    {
        // Only names beside each other: a page's link never leads elsewhere.
        var path = Path.Combine(folder, Path.GetFileName(file));
        return !File.Exists(path)
            ? []
            : File.ReadLines(path).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Where(line => !line.StartsWith("|--", StringComparison.Ordinal))
                .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));
    }

    static string Plain(string cell) => cell.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
}
