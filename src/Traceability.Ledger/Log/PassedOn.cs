using Traceability.Evidence.Log;

namespace Traceability.Ledger.Log;

/// <summary>A succession that is in force, with the note that the root key signed, as devices are shown it.</summary>
sealed record PassedOn(Succession Succession, string Note);
