namespace Traceability.Edge.Setup.AgentLink;

/// <summary>The agent cannot be asked, or refuses: a sentence, and what to do.</summary>
sealed class AgentException(string sentence, string remedy) : Exception($"{sentence} Remedy: {remedy}")
{
    /// <summary>It has gone, or stands still; otherwise it has answered.</summary>
    public bool IsSilent { get; init; }
}
