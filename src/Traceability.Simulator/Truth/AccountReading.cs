namespace Traceability.Simulator.Truth;

/// <summary>What stands in the data folder: nothing, an account, or something that must not be overwritten.</summary>
abstract record AccountReading
{
    public sealed record Absent : AccountReading;
    public sealed record Found(Account Account) : AccountReading;
    public sealed record Empty : AccountReading;
    public sealed record Corrupt(string Reason) : AccountReading;
    public sealed record Newer(long Format) : AccountReading;
}
