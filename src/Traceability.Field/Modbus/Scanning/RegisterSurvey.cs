using Traceability.Field.BlackBox;
using Traceability.Profiles;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>
/// Reads a stretch of registers of a unit whose map nobody knows: a block that is refused is asked for by halves until what the unit does not have
/// stands alone, and is left out.
/// </summary>
public sealed class RegisterSurvey : IAsyncDisposable
{
    /// <summary>Some indicators give no more at a time; and a short answer makes a short frame in a profile.</summary>
    const int BlockLimit = 32;

    const int Tries = 3;

    readonly ReadingLine line;
    readonly FrameRing frames;
    readonly TimeSpan timeout;
    readonly List<SurveyedBlock> blocks = [];
    bool isSilent;

    RegisterSurvey(ReadingLine line, FrameRing frames, TimeSpan timeout) => (this.line, this.frames, this.timeout) = (line, frames, timeout);

    /// <summary>Null when the line cannot be had; <see cref="LineCheck"/> says why.</summary>
    public static async Task<RegisterSurvey?> OpenAsync(LineOptions options, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        FrameRing frames = new("survey", options is GatewayOptions ? Framing.ModbusTcp : Framing.ModbusRtu, FrameRing.LeastBytes, time);
#pragma warning disable CA2000 // The survey owns the line and is disposed with it by its caller.
        var line = await ReadingLine.OpenAsync(options, time, frames, cancellationToken);
#pragma warning restore CA2000
        return line is null ? null : new RegisterSurvey(line, frames, timeout);
    }

    public async Task<Nameplate?> IdentifyAsync(byte unit, CancellationToken cancellationToken) => await line.IdentifyAsync(unit, timeout, cancellationToken);

    /// <summary>What the unit has of these registers, by rising address. Null when it does not answer.</summary>
    /// <param name="onRead">Told the number of registers that are done with.</param>
    public async Task<IReadOnlyList<SurveyedBlock>?> ReadAsync(byte unit, RegisterTable table, ushort from, ushort to, Action<int> onRead, CancellationToken cancellationToken)
    {
        blocks.Clear();
        isSilent = false;
        for (var address = (int)from; address <= to && !isSilent; address += BlockLimit)
        {
            await ReadAsync(new ReadRequest(unit, table, (ushort)address, (ushort)Math.Min(BlockLimit, to - address + 1)), cancellationToken);
            onRead(Math.Min(to, address + BlockLimit - 1) - from + 1);
        }
        return isSilent ? null : [.. blocks];
    }

    async Task ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        if (isSilent) return;
        var words = new ushort[request.Count];
        var result = default(ReadResult);
        for (var tries = 0; tries < Tries; tries++)
        {
            result = await line.ReadAsync(request, words, timeout, cancellationToken);
            if (result.Outcome is ReadOutcome.Ok or ReadOutcome.Exception) break;
        }
        if (result.IsOk)
        {
            var (ask, answer) = Newest();
            blocks.Add(new(request.Table, request.Address, words, ask, answer));
        }
        else if (result.Outcome != ReadOutcome.Exception)
        {
            isSilent = true;
        }
        else if (request.Count > 1)
        {
            var half = (ushort)(request.Count / 2);
            await ReadAsync(request with { Count = half }, cancellationToken);
            await ReadAsync(request with { Address = (ushort)(request.Address + half), Count = (ushort)(request.Count - half) }, cancellationToken);
        }
    }

    /// <summary>The frames of the reading that has just been answered.</summary>
    (ReadOnlyMemory<byte> Ask, ReadOnlyMemory<byte> Answer) Newest()
    {
        if (FrameFile.TryRead(FrameFile.Write(frames), out var file) != FrameFileOutcome.Read) return default;
        return (file!.Frames.LastOrDefault(frame => frame.Marks == FrameMark.Question).Bytes, file.Frames.LastOrDefault(frame => frame.Marks == FrameMark.None).Bytes);
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();
}
