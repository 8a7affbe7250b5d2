using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Site;

namespace Traceability.Edge.Setup.Planning;

/// <summary>What a plan takes for granted, since no site file says it. Printed with every plan; each can be said otherwise on the command line.</summary>
/// <param name="AnswerDelay">From the end of a question to the beginning of its answer. Meters take 5 to 60 ms.</param>
/// <param name="GatewayBaud">Speed of the serial line behind Modbus TCP and RTU-over-TCP gateways; null where the devices have sockets of their own.</param>
/// <param name="Dead">Units per bus that do not answer, for the worst round.</param>
/// <param name="WeighingsPerDay">Tickets; each is two crossings, sealed at once.</param>
/// <param name="StorageGB">Room for segments on the device, in 10^9 bytes.</param>
/// <param name="EnduranceTB">What the card or disk may be written in its life, in 10^12 bytes, by its data sheet.</param>
sealed record PlanAssumptions(TimeSpan AnswerDelay, int? GatewayBaud, int Dead, int WeighingsPerDay, double StorageGB, double EnduranceTB)
{
    /// <summary>How often the agent reads a profile's self-test.</summary>
    public TimeSpan SelfTestPeriod { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The line on which the questions really travel; nothing of it is opened.</summary>
    public LineOptions LineOf(Bus bus) =>
        bus.Serial is null && GatewayBaud is { } baud ? new SerialBusOptions(new SerialSettings(bus.Host, baud)) : SiteBus.LineOf(bus);
}
