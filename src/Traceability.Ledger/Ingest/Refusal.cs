namespace Traceability.Ledger.Ingest;

/// <summary>Why a message was not taken. Chain and number as claimed, where they could be read.</summary>
sealed record Refusal(RefusalReason Reason, string Detail, byte[]? Chain = null, long? Number = null, Alteration? Alteration = null);
