namespace Traceability.Ledger.Log;

/// <summary>The two logs of a ledger; the number is the store's.</summary>
enum LogName
{
    /// <summary>Leaves are segment identities, padded with random ones of the same form, so that nobody counts a competitor's trucks.</summary>
    Segments = 0,

    /// <summary>Small enough to be read whole: enrolments and what else is said of keys.</summary>
    Statements = 1,
}
