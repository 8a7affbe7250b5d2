using Microsoft.Extensions.Logging;

namespace Traceability.Field.Modbus;

/// <summary>Where a Modbus TCP device or gateway is, and how it wants to be treated.</summary>
public sealed record GatewayOptions(string Host, int Port) : LineOptions
{
    public override string Name => $"{Host}:{Port}";

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    public override TimeSpan GatewayPatience { get; init; } = TimeSpan.FromSeconds(1);

    internal override Func<CancellationToken, ValueTask<IModbusLine?>> Opener(TimeProvider time, LineStatistics statistics, ILogger logger) =>
        async cancellationToken => await ModbusTcpConnection.ConnectAsync(Host, Port, Window, ConnectTimeout, time, statistics, cancellationToken);
}
