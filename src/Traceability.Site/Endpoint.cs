namespace Traceability.Site;

public sealed record Endpoint(string Host, int Port);
