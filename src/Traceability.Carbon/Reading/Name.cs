namespace Traceability.Carbon.Reading;

/// <summary>Spelling of ids. No white space or control character can enter one, so canonical text made of ids has one reading only.</summary>
static class Name
{
    public const string Allowed = "a name of 1 to 64 letters a-z A-Z, digits, '.', '_' or '-', starting with a letter or digit";
    public const string RegionAllowed = "an ISO 3166 code, with a grid if need be: US, AU-QLD, AU-WA-SWIS";

    public static bool Fits(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    public static bool FitsRegion(string text)
    {
        var parts = text.Split('-');
        return parts.Length is >= 1 and <= 3 && parts[0].Length == 2 && parts[0].All(char.IsAsciiLetterUpper)
            && parts.Skip(1).All(p => p.Length is > 0 and <= 12 && p.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)));
    }
}
