namespace Traceability.Profiles;

/// <summary>How often a value deserves the bus when the site file does not say.</summary>
public enum PollClass
{
    /// <summary>Weights, flags, tags: what a person waits for.</summary>
    Fast,
    /// <summary>Counters and power.</summary>
    Normal,
    /// <summary>What hardly changes.</summary>
    Slow,
}
