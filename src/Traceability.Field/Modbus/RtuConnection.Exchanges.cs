namespace Traceability.Field.Modbus;

// What is no reading: rare, so it may allocate, and its answers look like those to no reading.
sealed partial class RtuConnection
{
    /// <summary>Null when the line is lost.</summary>
    ReadResult? AskOther(Exchange question)
    {
        if (!AwaitSilence(out var isSilent)) return null;
        if (!isSilent) return new ReadResult(ReadOutcome.WrongCrc);
        var frame = RtuFrame.Framed(question);
        statistics.Frames?.Question(frame);
        if (!line!.Write(frame)) return null;
        var begins = Now + frame.Length * timing.Character;
        var deadline = begins + timeout + RtuFrame.MostBytes * timing.Character;
        lastHeard = begins;
        var isOwn = true;
        while (true)
        {
            var now = Now;
            if (FindOther(question, frame, ref isOwn) is { } result) return result;
            if (now >= deadline || IsGivenUp)
            {
                ForgetNoise();
                drainUntil = begins + LongestDrain * timeout;
                draining = question.Unit;
                return new ReadResult(ReadOutcome.Timeout);
            }
            if (!Hear(deadline - now)) return null;
        }
    }

    /// <param name="isOwn">What has been heard may still be ourselves, on adapters that let us.</param>
    ReadResult? FindOther(Exchange question, ReadOnlySpan<byte> sent, ref bool isOwn)
    {
        // A write of one value is answered by its own repetition: where it comes twice, the first is the echo. Where it comes once, nobody can tell.
        var repeats = question.Measure(sent[1..]) == sent.Length - 1 - Crc16.Bytes;
        if (isOwn && !repeats && held >= sent.Length && heard.AsSpan(0, sent.Length).SequenceEqual(sent)) Drop(sent.Length);
        isOwn &= held == 0 || held < sent.Length;
        for (var at = 0; at + RtuFrame.ExceptionBytes <= held; at++)
        {
            var rest = heard.AsSpan(at, held - at);
            if (rest[0] != question.Unit || (rest[1] & ~ReadAnswer.ExceptionBit) != question.Function) continue;
            var bytes = rest[1] == question.Function ? question.Measure(rest[1..]) + 1 + Crc16.Bytes : RtuFrame.ExceptionBytes;
            if (bytes < RtuFrame.ExceptionBytes || bytes > rest.Length || !RtuFrame.HasRightCrc(rest[..bytes])) continue;
            var result = question.Take(rest[..(bytes - Crc16.Bytes)]);
            statistics.Frames?.Answer(new ReadRequest(question.Unit, default, 0, 0), rest[..bytes]);
            DropHeard(at, at);
            Drop(bytes);
            return result;
        }
        return null;
    }
}
