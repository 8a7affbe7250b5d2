namespace Traceability.Site;

/// <summary>How the port's driver switches between sending and listening by the request-to-send signal.</summary>
public sealed record Rs485Line(bool RtsHighOnSend, TimeSpan BeforeSend, TimeSpan AfterSend);
