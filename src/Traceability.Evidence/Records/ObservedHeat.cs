namespace Traceability.Evidence.Records;

/// <summary>On which basis heat was observed. The numbers are final.</summary>
public enum ObservedHeat
{
    /// <summary>The condensed water's heat is in it.</summary>
    Gross = 1,

    Net = 2,
}
