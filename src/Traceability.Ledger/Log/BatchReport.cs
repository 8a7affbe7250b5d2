using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;

namespace Traceability.Ledger.Log;

/// <summary>What one committed transaction brought, for those who publish it. Never before the commit.</summary>
sealed class BatchReport
{
    public List<LoggedSegment> Logged { get; } = [];

    public List<(DeviceAddress From, Refusal Why, long AtMs)> Refused { get; } = [];

    public List<DerivedWeighing> Weighings { get; } = [];

    /// <summary>Chains that were spoken of, with where they stand now.</summary>
    public List<ChainStanding> Standings { get; } = [];
}
