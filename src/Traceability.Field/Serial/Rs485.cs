namespace Traceability.Field.Serial;

/// <summary>How the driver switches a two-wire bus between sending and listening, by the request-to-send signal.</summary>
/// <param name="RtsOnSend">Whether the signal is high while sending, or low.</param>
/// <param name="BeforeSend">Whole milliseconds between switching to send and the first bit.</param>
/// <param name="AfterSend">Whole milliseconds between the last bit and switching to listen.</param>
public sealed record Rs485(bool RtsOnSend, TimeSpan BeforeSend, TimeSpan AfterSend);
