using Traceability.Evidence.Cose;

namespace Traceability.Ledger.Chains;

/// <summary>A person who may decide on forks, and for whom that person speaks: a facility as ORGANISATION/FACILITY, or somebody outside.</summary>
sealed record Decider(string Party, EvidenceKey Key);
