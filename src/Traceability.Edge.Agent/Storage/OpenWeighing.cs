namespace Traceability.Edge.Agent.Storage;

/// <summary>A first crossing whose ticket waits for the second. The tag stands in clear here, beside the chain, never in it.</summary>
sealed record OpenWeighing(string Tag, string Scale, string Ticket, long CapturedMs, long ShownGrams);
