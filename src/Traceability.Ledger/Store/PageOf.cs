namespace Traceability.Ledger.Store;

/// <summary>One page of a list. Of its rows identities, chains and hashes are lower-case hex, weights kilograms.</summary>
/// <param name="Next">The cursor of the following page, null at the end.</param>
abstract record PageOf(string? Next);
