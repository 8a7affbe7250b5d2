namespace Traceability.Carbon.Emissions;

public enum RefusalRule
{
    /// <summary>No factor for this flow, part, region and time, and no recorded decision for a substitute.</summary>
    NoFactor,

    /// <summary>The plan decides for a factor that this set does not hold, or that is made for another activity.</summary>
    DecisionWithoutFactor,

    /// <summary>The factor set has no GWP set of this name.</summary>
    NoGwpSet,

    /// <summary>A factor known only as CO2e of another GWP set cannot be recast.</summary>
    Recast,

    /// <summary>The GWP set has no value for a gas.</summary>
    NoPotential,

    /// <summary>Two sets publish a factor for the same, and the plan does not decide.</summary>
    TwoFactors,

    /// <summary>Activity that goes beyond the validity of its factor, or of the period: it must be given in parts.</summary>
    NotCut,

    /// <summary>Activity was given for a stream that the plan does not list.</summary>
    UnknownStream,

    /// <summary>The same time of a stream was given twice: it would be counted twice.</summary>
    GivenTwice,
}

/// <summary>Why no figure is given, naming what is missing.</summary>
public sealed record Refusal(RefusalRule Rule, string Message);
