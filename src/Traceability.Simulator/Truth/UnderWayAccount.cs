namespace Traceability.Simulator.Truth;

/// <summary>A truck that has not been decided on. Standing: its weight was stable on the display, so a client may already have captured it.</summary>
sealed record UnderWayAccount(string Tag, int Kg, bool Standing);
