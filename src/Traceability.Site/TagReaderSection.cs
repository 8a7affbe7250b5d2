using Traceability.Profiles;
using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>The <c>tag-readers</c> of a site file.</summary>
static class TagReaderSection
{
    internal static IReadOnlyList<TagReader> Read(Section top, ProfileShelf profiles, FieldSections field, Names devices)
    {
        List<TagReader> readers = [];
        string[] buses = [.. field.Buses.Select(b => b.Name)];
        foreach (var section in top.List("tag-readers", SiteShapes.TagReader))
        {
            var name = devices.Take(section);
            var busName = section.Text("bus", NearestWord.Suggest("", buses));
            var bus = field.Buses.FirstOrDefault(b => b.Name == busName);
            if (busName.Length > 0 && bus is null) section.Refuse("bus", NearestWord.Suggest(busName, buses));
            if (bus is { Kind: not BusKind.ModbusTcp }) section.Refuse("bus", "a bus whose kind is modbus-tcp");
            var unit = field.UnitId(section, busName);
            var serial = section.Has("serial") ? FieldSections.Serial(section) : "";
            var profile = profiles.Take(section);
            if (profile is { Tag: null }) section.Refuse("profile", "a profile whose kind is tag-reader");
            var period = FieldSections.Period(section, TimeSpan.FromMilliseconds(SiteDefaults.TagPeriodMs));
            if (bus is null || profile is not { Tag: not null }) devices.Break(name);
            else readers.Add(new TagReader(name, bus, unit, profile, serial, period));
        }
        return readers;
    }
}
