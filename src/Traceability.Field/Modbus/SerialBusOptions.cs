using Microsoft.Extensions.Logging;
using Traceability.Field.Serial;

namespace Traceability.Field.Modbus;

/// <summary>A bus on a serial port of this machine.</summary>
public sealed partial record SerialBusOptions(SerialSettings Port) : LineOptions
{
    public override string Name => Port.Path;

    /// <summary>Rest between an answer and the next question, where the units want more than the standard's 3.5 characters.</summary>
    public TimeSpan Turnaround { get; init; } = TimeSpan.Zero;

    internal override RtuTiming Timing => RtuTiming.Of(Port.Baud, Port.BitsPerCharacter, Turnaround);

    internal override Func<CancellationToken, ValueTask<IModbusLine?>> Opener(TimeProvider time, LineStatistics statistics, ILogger logger)
    {
        var units = new OpenQuestions?[256];
        var timing = Timing;
        var port = Opening(Port, logger);
        RtuConnection? last = null;
        return async cancellationToken => last = await RtuConnection.OpenAsync(Open, timing, units, time, statistics, cancellationToken, last is null ? RtuTiming.FirstDrain : TimeSpan.Zero);

        IByteLine? Open()
        {
            last?.AwaitEnd();
            return port();
        }
    }

    internal override Func<IByteSource?> Listener(TimeProvider time, ILogger logger) => Opening(Port with { ListensOnly = true }, logger);

    /// <summary>Says why the port cannot be had, once each. Called by one thread after the other, so that nobody else looks at what was told.</summary>
    static Func<IByteLine?> Opening(SerialSettings port, ILogger logger)
    {
        string? told = null;
        return () =>
        {
            var line = SerialPort.Open(port, out var refusal);
            if (refusal is not null && refusal != told) Log.Refused(logger, port.Path, refusal);
            told = refusal;
            return line;
        };
    }

    static partial class Log
    {
        [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "{Path}: {Refusal}")]
        public static partial void Refused(ILogger logger, string path, string refusal);
    }
}
