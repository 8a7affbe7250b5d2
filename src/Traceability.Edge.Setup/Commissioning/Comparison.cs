namespace Traceability.Edge.Setup.Commissioning;

/// <summary>One channel beside its display, as it stands in the chain.</summary>
sealed record Comparison(string Channel, string Unit)
{
    /// <summary>What the engineer typed; null where he left it out.</summary>
    public string? Shown { get; init; }

    public string? Read { get; init; }

    /// <summary>The agent's own value at its entry.</summary>
    public string? AgentRead { get; init; }

    /// <summary>By how much they may differ, in the channel's unit.</summary>
    public string? Within { get; init; }

    public bool? Agrees { get; init; }

    /// <summary>Number of the segment that seals it; null where it was not entered, and <see cref="Why"/> says why.</summary>
    public long? Segment { get; init; }

    public long? Entry { get; init; }
    public string? Identity { get; init; }
    public string? Why { get; init; }
}
