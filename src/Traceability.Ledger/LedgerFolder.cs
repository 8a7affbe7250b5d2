using Traceability.Evidence.Cose;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Ledger.Transport;

namespace Traceability.Ledger;

/// <summary>
/// What a ledger is opened with: its data folder, its names, the plans it derives by, where forgeries are put down, where the last checkpoints also
/// live, how often they are made, and the key whose approvals count, where one is known.
/// </summary>
sealed record LedgerFolder(string Data, string Organisation, string Origin, PlanFolder Plans, string Evidence, string SecondPlace, LogCadence Cadence, EvidenceKey? OrganisationKey)
{
    /// <summary>Who may decide which branch of a forked chain counts.</summary>
    public IReadOnlyList<Decider> Deciders { get; init; } = [];

    /// <summary>How the broker is reached over TLS; null where it is not.</summary>
    public TransportOptions? Transport { get; init; }

    public TimeSpan CodeLife { get; init; } = EnrolmentCodes.UsualLife;
}
