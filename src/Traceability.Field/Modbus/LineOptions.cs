using Microsoft.Extensions.Logging;
using Traceability.Field.Serial;

namespace Traceability.Field.Modbus;

/// <summary>Where a bus is reached, and how its line wants to be treated.</summary>
public abstract record LineOptions
{
    /// <summary>For the log.</summary>
    public abstract string Name { get; }

    /// <summary>Outstanding questions. 1 for gateways and serial lines, which ask one unit at a time anyway.</summary>
    public virtual int Window { get; init; } = 1;

    /// <summary>
    /// How long the gateway itself may still wait for a unit that we have given up. The next question stands in its queue so long; that time
    /// is granted on top, otherwise one dead unit would make the following healthy one look dead too.
    /// </summary>
    public virtual TimeSpan GatewayPatience { get; init; } = TimeSpan.Zero;

    /// <summary>After so long without any answer, and three questions in vain, the connection itself is suspected and made anew.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the line itself takes for each byte; nothing where the bytes go through a socket.</summary>
    internal virtual RtuTiming Timing => RtuTiming.OverTcp;

    /// <summary>What opens this bus's line to listen only; may block, and is called by a thread that may.</summary>
    /// <exception cref="NotSupportedException">On Modbus TCP nobody hears what others ask: a caller's bug, since the site file's check refuses it.</exception>
    internal virtual Func<IByteSource?> Listener(TimeProvider time, ILogger logger) => throw new NotSupportedException($"{Name} has nothing to listen to");

    /// <summary>What opens this bus's lines, one after the other; it keeps what a line must know of those before it.</summary>
    internal abstract Func<CancellationToken, ValueTask<IModbusLine?>> Opener(TimeProvider time, LineStatistics statistics, ILogger logger);
}
