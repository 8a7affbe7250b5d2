namespace Traceability.Edge.Setup.AgentLink;

/// <summary>The agent cannot be asked, or refuses: a sentence, and what to do.</summary>
sealed class AgentException(string sentence, string remedy) : Exception($"{sentence} Remedy: {remedy}");
