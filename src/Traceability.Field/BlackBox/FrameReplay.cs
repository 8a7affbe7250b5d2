using Traceability.Field.Modbus;

namespace Traceability.Field.BlackBox;

/// <summary>
/// Pairs the questions and answers of a frame file again, by the rules of the line that recorded them, so that a profile of today can decode
/// what was on the bus then.
/// </summary>
public static class FrameReplay
{
    public static IEnumerable<ReplayedAnswer> Answers(FrameFile file)
    {
        var open = new Dictionary<ushort, (long UnixUs, ReadRequest Request)>();
        foreach (var frame in file.Frames)
        {
            if (frame.Marks.HasFlag(FrameMark.Unasked) || frame.Bytes.Length < ModbusTcpFrame.HeaderBytes) continue;
            var transaction = ModbusTcpFrame.Transaction(frame.Bytes.Span);
            if (frame.Marks.HasFlag(FrameMark.Question))
            {
                if (open.Remove(transaction, out var forgotten)) yield return new(forgotten.UnixUs, forgotten.Request, null, false, default);
                if (ModbusTcpFrame.TryReadRequest(frame.Bytes.Span, out var request)) open[transaction] = (frame.UnixUs, request);
                continue;
            }
            if (!open.Remove(transaction, out var asked)) continue;
            yield return Answer(frame, transaction, asked.Request);
        }
        foreach (var (unixUs, request) in open.Values) yield return new(unixUs, request, null, false, default);
    }

    static ReplayedAnswer Answer(RecordedFrame frame, ushort transaction, ReadRequest request)
    {
        var masked = frame.Marks.HasFlag(FrameMark.Masked);
        if (masked) return new(frame.UnixUs, request, ReadResult.Ok, IsMasked: true, default);
        var words = new ushort[request.Count];
        var result = ModbusTcpFrame.Decode(frame.Bytes.Span, transaction, request, words);
        return new(frame.UnixUs, request, result, IsMasked: false, result.IsOk ? words : default);
    }
}
