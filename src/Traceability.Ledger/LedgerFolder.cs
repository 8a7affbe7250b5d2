using Traceability.Ledger.Emissions;

namespace Traceability.Ledger;

/// <summary>What a ledger is opened with: its data folder, its names, the plans it derives by, and where forgeries are put down.</summary>
sealed record LedgerFolder(string Data, string Organisation, string Origin, PlanFolder Plans, string Evidence);
