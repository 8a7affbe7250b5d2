namespace Traceability.Edge.Agent.Uplink;

/// <summary>What became of one message of the ledger, however it came.</summary>
/// <param name="IsNew">False for what was known already, and for what was refused.</param>
/// <param name="Why">Of what was refused.</param>
readonly record struct Acceptance(bool IsNew, string? Why)
{
    public static Acceptance Taken { get; } = new(true, null);

    public static Acceptance Known { get; } = new(false, null);

    public static Acceptance Refused(string why) => new(false, why);
}
