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

public static class AllocationMethods
{
    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, AllocationMethod Method)> Names { get; } =
        [("subdivision", AllocationMethod.Subdivision), ("mass", AllocationMethod.Mass), ("metal-mass", AllocationMethod.MetalMass), ("economic", AllocationMethod.Economic)];

    public static string Name(this AllocationMethod method) => Names[(int)method].Name;
}
