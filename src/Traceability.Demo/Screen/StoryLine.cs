namespace Traceability.Demo.Screen;

/// <summary>One sentence of what happens, with the time since the panes were drawn.</summary>
sealed record StoryLine(TimeSpan At, string Text, Ink Ink);
