namespace Traceability.Field.Modbus;

/// <summary>Where a Modbus TCP device or gateway is, and how it wants to be treated.</summary>
public sealed record GatewayOptions(string Host, int Port)
{
    /// <summary>Outstanding questions. 1 for gateways, whose serial side asks one unit at a time anyway.</summary>
    public int Window { get; init; } = 1;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long the gateway itself may still wait for a unit that we have given up. The next question stands in its queue so long; that time
    /// is granted on top, otherwise one dead unit would make the following healthy one look dead too.
    /// </summary>
    public TimeSpan GatewayPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After so long without any answer, and three questions in vain, the connection itself is suspected and made anew.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(10);
}
