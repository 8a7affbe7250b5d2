using System.Globalization;
using Traceability.Profiles;
using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>The <c>weighbridges</c> of a site file.</summary>
static class WeighbridgeSection
{
    const int GramsExponent = -3;

    /// <summary>1 000 t: above every road and rail deck.</summary>
    const long LargestGrams = 1_000_000_000;

    internal static IReadOnlyList<Weighbridge> Read(Section top, FieldSections field, IReadOnlyList<TagReader> readers, Names devices)
    {
        List<Weighbridge> weighbridges = [];
        Names names = new("weighbridge");
        HashSet<string> indicators = new(StringComparer.Ordinal);
        foreach (var section in top.List("weighbridges", SiteShapes.Weighbridge))
        {
            var name = names.Take(section);
            var indicator = Named(section, "indicator", field.Units, u => u.Name, devices);
            var reader = Named(section, "tag-reader", readers, r => r.Name, devices);
            if (indicator is not null && !indicators.Add(indicator.Name)) section.Refuse("indicator", "an indicator that no other weighbridge has");

            var division = Grams(section, "division-kg");
            var min = Grams(section, "min-kg");
            var max = Grams(section, "max-kg");
            if (min > 0 && max > 0 && min >= max) section.Refuse("max-kg", "more than min-kg");
            if (division > 0 && max % division != 0) section.Refuse("max-kg", "a whole number of divisions");

            var window = TimeSpan.FromMilliseconds(section.Integer("window-ms", 200, 60_000, SiteDefaults.WindowMs));
            var samples = (int)section.Integer("window-samples", 2, 1_000, SiteDefaults.WindowSamples);
            var band = (int)section.Integer("zero-band-divisions", 0, 50, SiteDefaults.ZeroBandDivisions);
            if (indicator is null) continue;
            if (indicator.Profile.Indicator is not { } rules)
            {
                section.Refuse("indicator", "a unit whose profile's kind is weighing-indicator");
                continue;
            }
            CheckDivision(section, rules.Gross, division);

            // An indicator's flags say which weight may be taken, and its heartbeat that it is not an old one: none of them may be left out.
            Channel? ChannelOf(ProfileValue? value) => field.Channels.FirstOrDefault(c => c.Unit == indicator && c.Value == value);
            ProfileValue?[] needed = [rules.Gross, rules.Status, rules.Error, indicator.Profile.Heartbeat?.Value];
            var left = string.Join(", ", needed.OfType<ProfileValue>().Where(v => ChannelOf(v) is null).Select(v => v.Name));
            if (left.Length > 0) section.Refuse("indicator", $"a unit whose values include {left}");
            var (gross, status, error, heartbeat) = (ChannelOf(rules.Gross), ChannelOf(rules.Status), ChannelOf(rules.Error), ChannelOf(indicator.Profile.Heartbeat?.Value));
            var tare = ChannelOf(rules.Tare);
            if (gross is not null && gross.Period * (samples - 1) > window)
                section.Refuse("window-samples", string.Create(CultureInfo.InvariantCulture, $"at most {(int)(window / gross.Period) + 1}, as {gross.Id} is read every {gross.Period.TotalMilliseconds} ms"));

            if (gross is not null && status is not null && reader is not null)
                weighbridges.Add(new Weighbridge(name, indicator, reader, division, min, max, window, samples, band, gross, tare, status, error, heartbeat));
        }
        return weighbridges;
    }

    static T? Named<T>(Section section, string key, IReadOnlyList<T> things, Func<T, string> nameOf, Names devices) where T : class
    {
        string[] names = [.. things.Select(nameOf)];
        var name = section.Text(key, NearestWord.Suggest("", names));
        if (name.Length == 0) return null;
        if (things.FirstOrDefault(t => nameOf(t) == name) is { } thing) return thing;
        if (!devices.IsBroken(name)) section.Refuse(key, NearestWord.Suggest(name, names));
        return null;
    }

    static long Grams(Section section, string key)
    {
        const string allowed = "kilograms, above 0 and up to 1000000, in whole grams";
        var kilograms = section.Decimal(key);
        if (kilograms.TryAt(GramsExponent, out var grams) && grams is > 0 and <= LargestGrams) return grams;
        section.Refuse(key, allowed);
        return 0;
    }

    /// <summary>The indicator must be able to show the division: it counts in kilograms, in steps that divide it.</summary>
    static void CheckDivision(Section section, ProfileValue gross, long divisionGrams)
    {
        if (gross.Rule.Unit != "kg") section.Refuse("indicator", "a unit whose profile gives the gross weight in kg");
        else if (divisionGrams > 0 && new DecimalFraction(1, gross.Rule.ResolutionExponent).TryAt(GramsExponent, out var step) && divisionGrams % step != 0)
            section.Refuse("division-kg", string.Create(CultureInfo.InvariantCulture, $"a multiple of the indicator's resolution, 1e{gross.Rule.ResolutionExponent} kg"));
    }
}
