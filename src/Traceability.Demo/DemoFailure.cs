namespace Traceability.Demo;

/// <summary>The demo cannot go on: a process of its own died or never answered. The sentence is for the person at the screen.</summary>
sealed class DemoFailure(string sentence, IReadOnlyList<string>? lastLines = null) : Exception(sentence)
{
    /// <summary>What the process said last; empty where there is nothing to quote.</summary>
    public IReadOnlyList<string> LastLines { get; } = lastLines ?? [];
}
