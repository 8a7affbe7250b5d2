using Traceability.Evidence.Entries;
using Traceability.Ledger.Enrolment;

namespace Traceability.Benchmarks.Ingest;

/// <summary>One sealed segment as bytes, and the readings in it for the peer that takes them plain.</summary>
sealed record FleetMessage(int Device, DeviceAddress From, byte[] Bytes, Series[] Series);
