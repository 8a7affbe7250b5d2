namespace Traceability.Carbon.Differences;

/// <summary>Why one figure is not another.</summary>
public enum DifferenceCause
{
    /// <summary>The earlier figure was corrected since it was first closed.</summary>
    Restatement,

    /// <summary>Another rulebook; against a database also what only one of the two counts.</summary>
    Method,

    /// <summary>Another emission per unit of what was used.</summary>
    Factor,

    /// <summary>More or less was made: kilograms, of several products together.</summary>
    Volume,

    /// <summary>More or less was used for each unit made; of several products also that more of one of them was made, and less of another.</summary>
    Intensity,

    /// <summary>What was made is not known, so that the two cannot be told apart.</summary>
    VolumeAndIntensity,

    /// <summary>Fuels, heat and kilowatt-hours per unit of feed.</summary>
    Energy,

    /// <summary>Bought goods and their process gases per unit of feed.</summary>
    Reagents,

    /// <summary>Output per unit of feed.</summary>
    Yield,

    /// <summary>Emission per kilowatt-hour.</summary>
    ElectricityFactor,

    /// <summary>The source does not say what its figure is made of.</summary>
    NotSplit,
}
