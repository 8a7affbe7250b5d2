namespace Traceability.Carbon.Factors;

/// <summary>
/// A greenhouse gas as factor tables name it. CO2e of a named GWP set is a gas of its own: its parts are not known, so it can be
/// counted under that set only and never be recast.
/// </summary>
/// <param name="Id">Name in files and figures.</param>
/// <param name="OnlyUnderGwpSet">For CO2e gases the GWP set they were derived with, otherwise null.</param>
public sealed record Gas(string Id, string? OnlyUnderGwpSet = null)
{
    /// <summary>Fossil carbon dioxide.</summary>
    public static readonly Gas Co2 = new("CO2");

    /// <summary>Methane whose carbon is already counted as CO2 (unburnt fuel) or is biogenic.</summary>
    public static readonly Gas Methane = new("CH4");

    /// <summary>Fossil methane let out unburnt (fugitive, process): it also becomes CO2 that nobody else counts.</summary>
    public static readonly Gas FossilMethane = new("CH4-fossil");

    public static readonly Gas NitrousOxide = new("N2O");
    public static readonly Gas SulphurHexafluoride = new("SF6");
    public static readonly Gas NitrogenTrifluoride = new("NF3");
    public static readonly Gas Tetrafluoromethane = new("CF4");
    public static readonly Gas Hexafluoroethane = new("C2F6");
    public static readonly Gas Hfc134a = new("HFC-134a");

    /// <summary>Carbon dioxide of living matter: stated apart, in no scope and no total (GHG Protocol Corporate Standard ch. 9).</summary>
    public static readonly Gas BiogenicCo2 = new("CO2-biogenic");

    public static readonly Gas Co2eAr4 = new("CO2e(AR4)", "AR4");
    public static readonly Gas Co2eAr5 = new("CO2e(AR5)", "AR5");
    public static readonly Gas Co2eAr6 = new("CO2e(AR6)", "AR6");

    /// <summary>In the fixed order in which figures list them.</summary>
    public static IReadOnlyList<Gas> All { get; } = 
        [Co2, Methane, FossilMethane, NitrousOxide, SulphurHexafluoride, NitrogenTrifluoride, Tetrafluoromethane, Hexafluoroethane, Hfc134a,
         Co2eAr4, Co2eAr5, Co2eAr6, BiogenicCo2];

    /// <summary>Place in <see cref="All"/>.</summary>
    public int Order { get { for (var i = 0; i < All.Count; i++) if (All[i] == this) return i; return All.Count; } }

    public static bool TryFind(string id, out Gas gas)
    {
        gas = All.FirstOrDefault(g => g.Id == id)!;
        return gas is not null;
    }

    public override string ToString() => Id;
}
