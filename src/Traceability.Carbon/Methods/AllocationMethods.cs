namespace Traceability.Carbon.Methods;

/// <summary>The names of the methods.</summary>
public static class AllocationMethods
{
    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, AllocationMethod Method)> Names { get; } =
        [("subdivision", AllocationMethod.Subdivision), ("mass", AllocationMethod.Mass), ("metal-mass", AllocationMethod.MetalMass), ("economic", AllocationMethod.Economic)];

    public static string Name(this AllocationMethod method) => Names[(int)method].Name;
}
