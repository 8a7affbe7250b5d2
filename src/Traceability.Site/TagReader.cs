using Traceability.Profiles;

namespace Traceability.Site;

/// <summary>Says which truck stands there. Its reading is personal and therefore no channel.</summary>
public sealed record TagReader(string Name, Bus Bus, byte UnitId, DeviceProfile Profile, string SerialNumber, TimeSpan Period)
{
    public TagRule Rule => Profile.Tag ?? throw new InvalidOperationException($"{Profile.Id} is no tag reader");
}
