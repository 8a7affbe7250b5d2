namespace Traceability.Carbon.Emissions;

/// <summary>Why no figure is given.</summary>
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

    /// <summary>The same time of a stream was given twice: it would be counted twice. Likewise a movement of a stock.</summary>
    GivenTwice,

    /// <summary>A period that begins or ends on no quarter-hour: no counter has an edge there.</summary>
    OffQuarter,

    /// <summary>A day that the facility's calendar leaves out.</summary>
    NoSuchDay,

    /// <summary>A factor per gross heat for a quantity in net heat, or the other way round, or for one that does not say.</summary>
    HeatBasis,

    /// <summary>A factor per volume of a gas at one state for a quantity at another, or at one that nobody said.</summary>
    GasState,

    /// <summary>A certificate that cannot be claimed here: another market's, claimed twice, or leaving a quality criterion unanswered.</summary>
    CertificateNotValid,

    /// <summary>Certificates whose volumes are more than what was consumed.</summary>
    CertificatesOverlap,

    /// <summary>A stock without a dip at both ends.</summary>
    NoDip,

    /// <summary>A stock that would have given less than nothing, or a dip, receipt or issue below zero.</summary>
    NegativeStock,

    /// <summary>A volume outside of what its expansion coefficient, or the law of ideal gases, holds for.</summary>
    OutsideValidity,

    /// <summary>A run that draws more of a stream than the facility used, or twice.</summary>
    DrawnTooMuch,

    /// <summary>A product without mass, or with a negative one.</summary>
    NoMass,

    /// <summary>The methodology weighs prices, and a product has none, or products have them in several currencies or windows.</summary>
    NoPrice,

    /// <summary>No method of the methodology fits the products, or something was drawn for what is no product of the run.</summary>
    NoAllocation,

    /// <summary>Figures of different facilities, periods or methodologies.</summary>
    NotComparable,
}
