namespace Traceability.Simulator.Truth;

/// <summary>
/// What really happened at the site, as `account.json` holds it. kWh, litres and kilograms are exact decimals. It also carries what the
/// site needs to go on after an end: the unrounded sums, crossings whose partner is missing, and the crossing under way.
/// </summary>
/// <param name="State">waiting | flowing | stopped.</param>
/// <param name="Weighings">All finished weighings; <paramref name="Trucks"/> keeps only the latest of them.</param>
/// <param name="Channels">By channel id, `{device}.{value}`.</param>
/// <param name="Open">First crossings of a tag, oldest first.</param>
sealed record Account(
    int Format,
    string Facility,
    string State,
    decimal Kwh,
    decimal Litres,
    long NetKg,
    int Weighings,
    IReadOnlyDictionary<string, ChannelAccount> Channels,
    IReadOnlyList<WeighingAccount> Trucks,
    IReadOnlyList<CrossingAccount> Open,
    UnderWayAccount? UnderWay)
{
    /// <summary>The format this build writes and the newest it reads.</summary>
    public const int CurrentFormat = 1;
}
