using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.BlackBox;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>
/// A line for whoever must not write: it takes readings and the question what a device is, and has nothing else to ask with. Opened anew where the
/// other side closes it, as many do on a question that they do not know.
/// </summary>
public sealed class ReadingLine : IAsyncDisposable
{
    readonly Func<CancellationToken, ValueTask<IModbusLine?>> open;
    IModbusLine? line;

    ReadingLine(Func<CancellationToken, ValueTask<IModbusLine?>> open) => this.open = open;

    /// <summary>Null when it cannot be had; <see cref="LineCheck"/> says why.</summary>
    /// <param name="frames">Keeps what is sent and received, as it was.</param>
    public static async Task<ReadingLine?> OpenAsync(LineOptions options, TimeProvider time, FrameRing? frames, CancellationToken cancellationToken)
    {
        var opened = new ReadingLine(options.Opener(time, new LineStatistics { Frames = frames }, NullLogger.Instance));
        return await opened.LineAsync(cancellationToken) is null ? null : opened;
    }

    public async Task<ReadResult> ReadAsync(ReadRequest request, Memory<ushort> words, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await LineAsync(cancellationToken) is not { } line) return new(ReadOutcome.ConnectionLost);
        var result = await line.ReadAsync(request, words, timeout, cancellationToken);
        // The line's own thread brings the result, and must be free to listen on.
        await Task.Yield();
        return result;
    }

    /// <summary>Null where the device does not say, as most of the field does not.</summary>
    public async Task<Nameplate?> IdentifyAsync(byte unit, TimeSpan timeout, CancellationToken cancellationToken)
    {
        SortedDictionary<byte, string> objects = [];
        for (byte? next = 0; next is { } first;)
        {
            if (await LineAsync(cancellationToken) is not { } line) break;
            IdentificationExchange exchange = new(unit, first);
            var result = await line.ExchangeAsync(exchange, timeout, cancellationToken);
            await Task.Yield();
            if (!result.IsOk) break;
            foreach (var (number, text) in exchange.Objects) objects[number] = text;
            next = exchange.Next;
        }
        return objects.Count == 0 ? null : Nameplate.Of(objects);
    }

    async ValueTask<IModbusLine?> LineAsync(CancellationToken cancellationToken)
    {
        if (line is { IsOpen: true }) return line;
        line?.Dispose();
        return line = await open(cancellationToken);
    }

    /// <summary>Done when the line is let go of: who has lent it wants to open it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (line is null) return;
        line.Dispose();
        await line.Ended;
    }
}
