namespace Traceability.Simulator.Modbus;

/// <summary>What a port does with a question for a unit identifier that it does not serve.</summary>
enum StrangerPolicy
{
    /// <summary>A gateway answers exception 0Bh, "gateway target device failed to respond" (Modbus Application Protocol 1.1b3, 7).</summary>
    GatewayException,

    /// <summary>A device of its own stays silent, so that a wrong unit identifier is not mistaken for an empty field.</summary>
    Silence,
}
