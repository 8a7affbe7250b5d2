namespace Traceability.Field.Modbus;

/// <summary>
/// The questions to one unit that have had no answer yet, oldest first. An answer of RTU names neither the question nor the address: one that
/// comes late looks like the answer to the next question of the same function and length. But a unit answers in the order in which it was
/// asked. So a question is asked only while no other of its function and length is open, and where one is, the unit is first asked
/// something that cannot be mistaken: once that is answered, whatever is older has been answered or never will be.
/// Lives longer than one line; belongs to the line's thread.
/// </summary>
sealed class OpenQuestions
{
    /// <summary>No unit answers later than this; a measured time beyond it is a fault of the measurement.</summary>
    static readonly TimeSpan LatestEver = TimeSpan.FromSeconds(30);

    readonly (ReadRequest Request, int Times, TimeSpan AskedAt)[] open = new (ReadRequest, int, TimeSpan)[8];
    int count;

    /// <summary>The longest that an answer took, and a quarter more; after waiting so long in vain, half of it.</summary>
    public TimeSpan Latest { get; private set; }

    public bool MayAsk(in ReadRequest request) => count < open.Length && IndexOf(request.Function, request.AnswerBytes) < 0;

    /// <summary>A question that tells more than it reads: near the wanted one, of a length that is not open.</summary>
    public ReadRequest Probe(in ReadRequest wanted)
    {
        for (var step = 0; step < 3 && count < open.Length; step++)
        {
            var length = (ushort)(wanted.AsksBits ? 1 + 8 * step : 1 + step);
            var probe = wanted with { Count = length, Address = (ushort)Math.Min(wanted.Address, 0x10000 - length) };
            if (MayAsk(probe)) return probe;
        }
        // The newest once more: when it is answered, all before it is settled.
        return open[count - 1].Request;
    }

    /// <param name="now">When the question's last byte is out, by the clock that never steps.</param>
    public void Asked(in ReadRequest request, TimeSpan now)
    {
        if (count > 0 && Same(open[count - 1].Request, request.Function, request.AnswerBytes))
        {
            open[count - 1].Times++;
            open[count - 1].AskedAt = now;
            return;
        }
        open[count++] = (request, 1, now);
    }

    /// <summary>The unit has answered one of them, and with it all that are older. False when none was open that it could belong to.</summary>
    public bool Answered(byte function, int answerBytes, TimeSpan now)
    {
        var at = IndexOf(function, answerBytes);
        if (at < 0) return false;
        Settle(at, now);
        return true;
    }

    /// <summary>An exception has no length: it belongs to the oldest question of its function, or to a newer one; then the oldest is settled too. Whoever asked the newer one waits for more.</summary>
    public bool Refused(byte function, TimeSpan now)
    {
        for (var i = 0; i < count; i++)
        {
            if (open[i].Request.Function != function) continue;
            Settle(i, now);
            return true;
        }
        return false;
    }

    public void WaitedInVain() => Latest /= 2;

    void Settle(int at, TimeSpan now)
    {
        // Asked twice, it is not known which of the two this is.
        if (open[at].Times == 1)
        {
            var took = (now - open[at].AskedAt) * 1.25;
            if (took > Latest) Latest = took < LatestEver ? took : LatestEver;
        }
        var kept = --open[at].Times > 0 ? at : at + 1;
        open.AsSpan(kept, count - kept).CopyTo(open);
        count -= kept;
    }

    int IndexOf(byte function, int answerBytes)
    {
        for (var i = 0; i < count; i++)
            if (Same(open[i].Request, function, answerBytes)) return i;
        return -1;
    }

    static bool Same(in ReadRequest request, byte function, int answerBytes) => request.Function == function && request.AnswerBytes == answerBytes;
}
