namespace Traceability.Simulator.Plant;

/// <summary>What stands at a site. Magnitudes are realistic, the site is invented.</summary>
/// <param name="Meters">Units 1 to 3 of the gateway, in this order.</param>
/// <param name="Diesel">Unit 10.</param>
/// <param name="Fleet">The trucks of the automatic traffic, with their own tares.</param>
/// <param name="ArrivesLoaded">True where trucks deliver, false where they fetch.</param>
sealed record FacilityPlan(string Name, IReadOnlyList<MeterPlan> Meters, DieselPlan Diesel, IReadOnlyList<TruckPlan> Fleet, bool ArrivesLoaded)
{
    const float LowVoltage = 230.9f;     // 400 V busbar
    const float DriveVoltage = 398.4f;   // 690 V busbar

    /// <summary>Nickel-cobalt mine in Queensland: about 7.4 MW, haul fleet about 530 l/h.</summary>
    public static FacilityPlan Mine { get; } = new("mine",
        [
            new("mill.energy_import", 5_000_000, 6_000_000, DriveVoltage),
            new("pumps.energy_import", 1_000_000, 2_000_000, DriveVoltage),
            new("camp.energy_import", 300_000, 400_000, LowVoltage),
        ],
        new("diesel.volume_total", 430_000, 630_000),
        [new(0xE004015012A07C31, 16_240), new(0xE004015012A07C4E, 15_680), new(0xE004015012A07C58, 17_120)],
        ArrivesLoaded: false);

    /// <summary>Refinery in Western Australia: about 3.8 MW, one generating set at about 60 l/h.</summary>
    public static FacilityPlan Refinery { get; } = new("refinery",
        [
            new("leach.energy_import", 1_300_000, 1_700_000, DriveVoltage),
            new("electrowinning.energy_import", 1_350_000, 1_650_000, DriveVoltage),
            new("utilities.energy_import", 700_000, 900_000, LowVoltage),
        ],
        new("diesel.volume_total", 50_000, 70_000),
        [new(0xE004015012B01109, 14_920), new(0xE004015012B01126, 16_780)],
        ArrivesLoaded: true);

    public static FacilityPlan? Find(string name) => name switch { "mine" => Mine, "refinery" => Refinery, _ => null };
}
