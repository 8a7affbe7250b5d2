namespace Traceability.Evidence.Exports;

/// <summary>The meter that was read, as OCMF names it: vendor and model where known, serial number, and what the register counts (OBIS, "01-00:B0.08.00*FF").</summary>
public sealed record OcmfMeter(string? Vendor, string? Model, string Serial, string Obis);
