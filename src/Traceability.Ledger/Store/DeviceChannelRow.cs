using Traceability.Evidence.Entries;

namespace Traceability.Ledger.Store;

/// <param name="Verified">The highest that was published of its profile: device, capture, manual-frame; map-only where nobody has.</param>
public sealed record DeviceChannelRow(string Channel, string Bus, int Unit, string Serial, string Profile, string Verified);
