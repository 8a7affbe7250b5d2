namespace Traceability.Edge.Setup.Examining;

/// <summary>One thing that was looked at.</summary>
/// <param name="Says">What was seen, in numbers where there are some.</param>
/// <param name="Remedy">What to do; present exactly where the state is not good.</param>
sealed record Finding(string What, FindingState State, string Says, string? Remedy)
{
    public static Finding Good(string what, string says) => new(what, FindingState.Good, says, null);

    public static Finding Doubtful(string what, string says, string remedy) => new(what, FindingState.Doubtful, says, remedy);

    public static Finding Bad(string what, string says, string remedy) => new(what, FindingState.Bad, says, remedy);
}
