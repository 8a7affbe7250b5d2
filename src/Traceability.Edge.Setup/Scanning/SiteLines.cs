using Traceability.Profiles;

namespace Traceability.Edge.Setup.Scanning;

/// <summary>Finds as they stand in a site file, to be pasted below their bus.</summary>
static class SiteLines
{
    const int Width = 78;
    const string UnknownSerial = "see-type-plate";

    public static IEnumerable<string> Of(IReadOnlyList<FoundUnit> units)
    {
        yield return "    units:";
        foreach (var unit in units)
        {
            var id = unit.Find.Unit;
            if (unit.Fits is not [{ IsShown: true } best, ..])
            {
                yield return unit.Fits is [] ? $"      # unit {id}: no profile fits; edge-setup solve finds its registers" : $"      # unit {id}: nothing shows which; perhaps {unit.Fits[0].Profile.Id}";
                continue;
            }
            yield return $"      - name: unit-{id}";
            yield return $"        unit: {id}";
            yield return $"        profile: {best.Profile.Id}";
            yield return $"        serial: {Quoted(unit.SerialNumber)}";
            foreach (var line in Values(best.Profile)) yield return line;
        }
    }

    static string Quoted(string? serial) =>
        string.IsNullOrWhiteSpace(serial) ? UnknownSerial : $"\"{serial.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>What the profile reads often is what its device is for; a flow list may go over several lines.</summary>
    static IEnumerable<string> Values(DeviceProfile profile)
    {
        const string begin = "        values: [", next = "          ";
        var line = begin;
        string[] names = [.. profile.Values.Where(value => value.Poll != PollClass.Slow).DefaultIfEmpty(profile.Values[0]).Select(value => value.Name)];
        for (var i = 0; i < names.Length; i++)
        {
            var word = names[i] + (i + 1 < names.Length ? ", " : "]");
            if (line.Length + word.Length > Width)
            {
                yield return line.TrimEnd();
                line = next;
            }
            line += word;
        }
        yield return line;
    }
}
