namespace Traceability.Mqtt;

/// <summary>PEM files. Without a client certificate both <c>Certificate</c> and <c>Key</c> are null.</summary>
public sealed record TlsFiles(string Authority, string? Certificate, string? Key);
