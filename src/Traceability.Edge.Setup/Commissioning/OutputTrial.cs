namespace Traceability.Edge.Setup.Commissioning;

/// <summary>One output that was asked to be active while somebody looked at what it moves, or was left alone.</summary>
sealed record OutputTrial(string Line, string Chip)
{
    /// <summary>Why it was not moved; null where it was.</summary>
    public string? Skipped { get; init; }

    /// <summary>What the engineer saw: active or inactive.</summary>
    public string? Seen { get; init; }

    /// <summary>What was really set when he said so, asked of the kernel by the agent.</summary>
    public string? Set { get; init; }

    public bool? Agrees { get; init; }
    public long? Segment { get; init; }
    public long? Entry { get; init; }
    public string? Identity { get; init; }

    /// <summary>Why it was moved and not entered.</summary>
    public string? Why { get; init; }
}
