namespace Traceability.Field.Modbus.Listening;

/// <summary>
/// Finds the frames in what passes on a line between a master and its units, and which answer belongs to which question. A frame of RTU says
/// neither which it is: it is taken for the answer to the open question where it fits that in unit, function and length, then for a question, then
/// for an answer whose question was not heard. An answer counts only when nothing unreadable lay between it and its question, and when the unit
/// owes no other answer of the same form (<see cref="Unanswered"/>), since a late answer looks like the one to the next question.
/// Allocates nothing but an account for each unit. Belongs to one thread.
/// </summary>
sealed class Overheard
{
    /// <summary>Lengths: no such frame begins here; more bytes are needed to tell.</summary>
    const int None = 0, Unknown = -1;

    const byte WriteCoil = 5, WriteRegister = 6, WriteCoils = 15, WriteRegisters = 16, MaskWrite = 22, ReadWrite = 23, Encapsulated = 43;

    readonly byte[] heard = new byte[4 * RtuFrame.MostBytes];
    /// <summary>Fewer bytes than these in a row are a glitch; so many may be a question that lost some of its own.</summary>
    const int LeastDamagedQuestion = 5;

    readonly Unanswered?[] unanswered = new Unanswered?[256];
    readonly TimeSpan began;
    int used;
    int held;
    int noise;

    // The open question: its unit and function, and what it reads where it reads.
    bool isOpen;
    byte unit, function;
    ReadRequest? question;
    TimeSpan askedAt;

    /// <param name="now">By the clock that never steps, as everywhere here.</param>
    public Overheard(TimeSpan now) => began = now;

    /// <summary>Room for what is read next; at least one frame's.</summary>
    public Span<byte> Room
    {
        get
        {
            heard.AsSpan(used, held - used).CopyTo(heard);
            (held, used) = (held - used, 0);
            return heard.AsSpan(held);
        }
    }

    public bool HasRest => held > used;

    public void Took(int bytes) => held += bytes;

    /// <summary>The next thing that was heard; false when more must be heard first.</summary>
    /// <param name="isQuiet">The line has been silent: what is unfinished now remains so.</param>
    public bool Next(bool isQuiet, TimeSpan now, out OverheardFrame frame)
    {
        frame = default;
        var at = used;
        while (at < held)
        {
            var rest = heard.AsSpan(at, held - at);
            var length = Measure(rest, out var kind, out var mayGrow);
            if (length > 0 && at == used)
            {
                used += length;
                noise = 0;
                frame = Settle(kind, rest[..length], now);
                return true;
            }
            if (length > 0) break;
            // A buffer full of beginnings holds none that will end.
            if (mayGrow && !isQuiet && rest.Length < RtuFrame.MostBytes) break;
            at++;
        }
        if (at == used) return false;
        frame = new(OverheardKind.Noise, heard.AsSpan(used, at - used));
        used = at;
        if (isOpen && question is { } given) OwingOf(given.Unit).Add(given, askedAt, now);
        isOpen = false;
        noise += frame.Bytes.Length;
        if (noise < LeastDamagedQuestion) return true;
        foreach (var owing in unanswered) owing?.ForgetAll(now);
        return true;
    }

    /// <summary>Length of the frame that begins here, or 0.</summary>
    int Measure(ReadOnlySpan<byte> rest, out OverheardKind kind, out bool mayGrow)
    {
        mayGrow = false;
        kind = OverheardKind.Answer;
        if (isOpen && Fits(rest, LengthOfAnswer(rest), ref mayGrow) is > 0 and var answer) return answer;
        kind = OverheardKind.Question;
        if (Fits(rest, LengthOfQuestion(rest), ref mayGrow) is > 0 and var asked) return asked;
        kind = OverheardKind.Other;
        var stray = RtuFrame.TryMeasureAnswer(rest, out var bytes) ? bytes == 0 ? Unknown : bytes : None;
        return Fits(rest, stray, ref mayGrow);
    }

    static int Fits(ReadOnlySpan<byte> rest, int length, ref bool mayGrow)
    {
        if (length == None) return 0;
        if (length == Unknown || length > rest.Length)
        {
            mayGrow = true;
            return 0;
        }
        return RtuFrame.HasRightCrc(rest[..length]) ? length : 0;
    }

    int LengthOfAnswer(ReadOnlySpan<byte> rest)
    {
        if (rest[0] != unit) return None;
        if (rest.Length < 2) return Unknown;
        if (rest[1] == (function | ReadAnswer.ExceptionBit)) return RtuFrame.ExceptionBytes;
        if (rest[1] != function) return None;
        if (question is { } read) return rest.Length < 3 ? Unknown : rest[2] == (byte)read.AnswerBytes ? RtuFrame.AnswerBytes(read) : None;
        return function switch
        {
            WriteCoil or WriteRegister or WriteCoils or WriteRegisters => 8,
            MaskWrite => 10,
            _ => None,
        };
    }

    /// <summary>Modbus Application Protocol 1.1b3, 6: the questions whose length can be told.</summary>
    static int LengthOfQuestion(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2) return Unknown;
        switch (rest[1])
        {
            case >= 1 and <= 4 or WriteCoil or WriteRegister:
                return RtuFrame.RequestBytes;
            case WriteCoils or WriteRegisters:
                return rest.Length < 7 ? Unknown : 9 + rest[6];
            case MaskWrite:
                return 10;
            case ReadWrite:
                return rest.Length < 11 ? Unknown : 13 + rest[10];
            case Encapsulated:
                return 7;
            default:
                return None;
        }
    }

    OverheardFrame Settle(OverheardKind kind, ReadOnlySpan<byte> frame, TimeSpan now)
    {
        switch (kind)
        {
            case OverheardKind.Question:
                if (isOpen && question is { } forgotten) OwingOf(forgotten.Unit).Add(forgotten, askedAt, now);
                (isOpen, unit, function, askedAt) = (true, frame[0], frame[1], now);
                question = RtuFrame.TryReadRequest(frame, out var asked) ? asked : null;
                if (question is null) return new(OverheardKind.Other, frame);
                OwingOf(unit).Asked(asked, now);
                return new(OverheardKind.Question, frame, asked);
            case OverheardKind.Answer:
                isOpen = false;
                if (question is not { } read) return new(OverheardKind.Other, frame);
                if ((frame[1] & ReadAnswer.ExceptionBit) != 0) return new(OverheardKind.Refusal, frame, read);
                if (OwingOf(unit).Settles(read, now)) return new(OverheardKind.Answer, frame, read);
                OwingOf(unit).Add(read, askedAt, now);
                return new(OverheardKind.Other, frame);
            default:
                OwingOf(frame[0]).Spoke(now);
                return new(OverheardKind.Other, frame);
        }
    }

    Unanswered OwingOf(byte of) => unanswered[of] ??= new Unanswered(began);
}
