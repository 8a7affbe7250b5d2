namespace Traceability.Demo.Screen;

/// <summary>One line for one user, ready to paste.</summary>
sealed record TryLine(string Who, string Command);
