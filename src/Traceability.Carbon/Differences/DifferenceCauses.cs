namespace Traceability.Carbon.Differences;

/// <summary>The names of causes.</summary>
public static class DifferenceCauses
{
    static readonly string[] names = ["restatement", "method", "factor", "volume", "intensity", "volume-and-intensity", "energy", "reagents", "yield", "electricity-factor", "not-split"];

    public static string Name(this DifferenceCause cause) => names[(int)cause];
}
