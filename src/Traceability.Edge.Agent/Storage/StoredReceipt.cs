namespace Traceability.Edge.Agent.Storage;

/// <summary>A verified receipt on its way into the store.</summary>
sealed record StoredReceipt(long Number, string Text);
