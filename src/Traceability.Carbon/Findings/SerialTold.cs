namespace Traceability.Carbon.Findings;

/// <summary>A serial number that a device's signed configuration names for a channel.</summary>
/// <param name="Chain">Of the device, in hex.</param>
/// <param name="Segment">Its number, in which the configuration stands.</param>
/// <param name="Replaced">The device itself said that this meter came in another's place, so that its register begins anew.</param>
public sealed record SerialTold(string Chain, string Channel, string Serial, long AtMs, long Segment, bool Replaced);
