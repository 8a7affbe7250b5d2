namespace Traceability.Carbon.Factors;

/// <summary>Which part of a flow's life a factor counts. Parts of one flow add up; a life cycle holds them all.</summary>
public enum FactorPart
{
    /// <summary>Where it is burnt, reacts, leaks or drives: for fuels combustion, for transport the vehicle.</summary>
    Direct,

    /// <summary>The making of purchased electricity, steam, heat or cooling.</summary>
    Generation,

    /// <summary>What is lost between generator and meter.</summary>
    Transmission,

    /// <summary>Winning, making and bringing the fuel (well to tank), or the generator's fuel.</summary>
    Upstream,

    /// <summary>A bought good from cradle to its supplier's gate; of waste, its treatment.</summary>
    Supply,

    /// <summary>Generation, transmission and upstream in one number: barred from scope 2 unless by a recorded decision, which then counts nothing of them besides.</summary>
    LifeCycle,
}
