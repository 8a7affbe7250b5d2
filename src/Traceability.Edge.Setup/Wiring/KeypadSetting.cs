namespace Traceability.Edge.Setup.Wiring;

/// <summary>One thing to be set on an instrument, as its page of firmware-config/instruments says it.</summary>
sealed record KeypadSetting(string Setting, string Value, string Why);
