namespace Traceability.Ledger.Store;

/// <summary>One page of a list; <paramref name="Next"/> is the cursor of the following page, null at the end.</summary>
abstract record PageOf(string? Next);
