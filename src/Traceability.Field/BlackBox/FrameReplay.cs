using Traceability.Field.Modbus;

namespace Traceability.Field.BlackBox;

/// <summary>
/// Pairs the questions and answers of a frame file again, by the rules of the line that recorded them, so that a profile of today can decode
/// what was on the bus then.
/// </summary>
public static class FrameReplay
{
    /// <summary>On a serial line one question is open at a time, and what is marked an answer is its answer.</summary>
    const ushort OnlyQuestion = 0;

    public static IEnumerable<ReplayedAnswer> Answers(FrameFile file)
    {
        var open = new Dictionary<ushort, (long UnixUs, ReadRequest Request)>();
        foreach (var frame in file.Frames)
        {
            if (frame.Marks.HasFlag(FrameMark.Unasked) || TransactionOf(file.Framing, frame) is not { } transaction) continue;
            if (frame.Marks.HasFlag(FrameMark.Question))
            {
                if (open.Remove(transaction, out var forgotten)) yield return new(forgotten.UnixUs, forgotten.Request, null, false, default);
                if (RequestOf(file.Framing, frame) is { } request) open[transaction] = (frame.UnixUs, request);
                continue;
            }
            if (open.Remove(transaction, out var asked)) yield return Answer(file.Framing, frame, transaction, asked.Request);
        }
        foreach (var (unixUs, request) in open.Values) yield return new(unixUs, request, null, false, default);
    }

    static ushort? TransactionOf(Framing framing, RecordedFrame frame)
    {
        if (framing == Framing.ModbusRtu) return OnlyQuestion;
        return frame.Bytes.Length >= ModbusTcpFrame.HeaderBytes ? ModbusTcpFrame.Transaction(frame.Bytes.Span) : null;
    }

    static ReadRequest? RequestOf(Framing framing, RecordedFrame frame)
    {
        var bytes = frame.Bytes.Span;
        var known = framing == Framing.ModbusTcp ? ModbusTcpFrame.TryReadRequest(bytes, out var request) : RtuFrame.TryReadRequest(bytes, out request);
        return known ? request : null;
    }

    static ReplayedAnswer Answer(Framing framing, RecordedFrame frame, ushort transaction, ReadRequest request)
    {
        if (frame.Marks.HasFlag(FrameMark.Masked)) return new(frame.UnixUs, request, ReadResult.Ok, IsMasked: true, default);
        var words = new ushort[request.Count];
        var bytes = frame.Bytes.Span;
        var result = framing == Framing.ModbusTcp ? ModbusTcpFrame.Decode(bytes, transaction, request, words) : RtuFrame.Decode(bytes, request, words);
        return new(frame.UnixUs, request, result, IsMasked: false, result.IsOk ? words : default);
    }
}
