namespace Traceability.Carbon.Methods;

/// <summary>How the emissions of one run are shared by its products (ISO 14044 4.3.4.2; PACT Methodology 3.3.1).</summary>
public enum AllocationMethod
{
    /// <summary>What a sub-meter shows to belong to one product goes there first.</summary>
    Subdivision,

    Mass,

    /// <summary>Mass of contained metal.</summary>
    MetalMass,

    /// <summary>Mass × price.</summary>
    Economic,
}
