namespace Traceability.Carbon.Certificates;

/// <summary>What a contract's claim must satisfy (GHG Protocol Scope 2 Guidance, table 7.1), in the order of the table.</summary>
public enum QualityCriterion
{
    /// <summary>Conveys the direct emission rate of the generator.</summary>
    EmissionRate,

    /// <summary>Is the only instrument that carries this claim.</summary>
    OnlyClaim,

    /// <summary>Tracked, and cancelled by or for whoever reports.</summary>
    Cancelled,

    /// <summary>Vintage as close as possible to the consumption.</summary>
    Vintage,

    /// <summary>Same market as the consumption.</summary>
    SameMarket,

    /// <summary>A supplier's factor rests on what was delivered, certificates that it cancelled included and those it sold left out.</summary>
    DeliveredElectricity,

    /// <summary>A direct contract's attributes went to the consumer alone.</summary>
    ConsumerAlone,

    /// <summary>A residual mix is published, or its absence is disclosed.</summary>
    ResidualMix,
}
