using Traceability.Ledger.Chains;
using Traceability.Ledger.Days;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>What the sequencer works with, restored from the store; from its start on only its thread touches the first six.</summary>
sealed record SequencerParts(
    LedgerWriter Writer, DerivedWriter Rows, Configurations Configurations, Derivation Derivation, ChainFollower Follower, DayBook Days,
    RefusalMemory Memory, EnrolledChains Chains, EvidenceFolder Evidence, LiveValues Live, LogBook Logs);
