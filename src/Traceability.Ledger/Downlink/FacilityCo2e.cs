using System.Globalization;
using Traceability.Ledger.Emissions;
using Traceability.Mqtt.Messages;

namespace Traceability.Ledger.Downlink;

/// <summary>The retained co2e message of each facility: on change, at most once in <see cref="Pause"/>. For one loop.</summary>
sealed class FacilityCo2e(TimeProvider time)
{
    /// <summary>A message is no report: the rest is on the facility's page.</summary>
    const int MostWhy = 20;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Dictionary<string, (string Content, long SentAt)> sent = new(StringComparer.Ordinal);

    /// <summary>The broker may have lost what it retained: everything is due again.</summary>
    public void Forget() => sent.Clear();

    /// <summary>The message, if it is due.</summary>
    public byte[]? Take(FacilityFigures figures)
    {
        var content = $"{figures.InputsHash} {figures.NetKg} {figures.SegmentsVerified} {string.Join(';', figures.Why)}";
        var now = time.GetTimestamp();
        if (sent.TryGetValue(figures.Id, out var last) && (last.Content == content || time.GetElapsedTime(last.SentAt, now) < Pause)) return null;
        sent[figures.Id] = (content, now);
        return new Co2eMessage
        {
            Facility = figures.Id,
            At = time.GetUtcNow(),
            Scope1Kg = figures.Scope1Kg,
            Scope2LocationKg = figures.Scope2Kg,
            Kwh = figures.Kwh,
            Litres = figures.Litres,
            NetKg = figures.NetKg,
            Segments = figures.SegmentsVerified,
            Complete = figures.Why.Count == 0,
            Why = figures.Why.Count <= MostWhy ? figures.Why : [.. figures.Why.Take(MostWhy), string.Create(CultureInfo.InvariantCulture, $"and {figures.Why.Count - MostWhy} more")],
            Factors = [.. figures.Factors.Select(f => new FactorReference($"{f.Id} {f.Version}", $"{f.Source}, {f.Year}"))],
            Simulated = figures.Simulated,
        }.ToJson();
    }
}
