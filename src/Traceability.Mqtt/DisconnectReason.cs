namespace Traceability.Mqtt;

/// <summary>Why there is no connection.</summary>
/// <param name="Code">The MQTT 5 reason code for <see cref="DisconnectCause.NotAuthorised"/>, <c>Refused</c> and <c>ClosedByBroker</c>, otherwise libmosquitto's.</param>
/// <param name="Detail">One line for a person; the library's or the operating system's words.</param>
public readonly record struct DisconnectReason(DisconnectCause Cause, int Code, string Detail)
{
    public override string ToString() => $"{Cause} ({Code}): {Detail}";
}
