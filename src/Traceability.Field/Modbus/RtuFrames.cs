namespace Traceability.Field.Modbus;

/// <summary>
/// Walks over what was heard on a line and finds the whole answers in it by length and check, whatever lies before and between.
/// Silence is only a hint: until it has come, an answer that has begun is waited for; after it, what it seemed to be is noise
/// and the bytes behind its beginning are looked at too.
/// </summary>
/// <param name="head">The first three bytes of the answer that is waited for; empty when none is.</param>
ref struct RtuFrames(ReadOnlySpan<byte> heard, ReadOnlySpan<byte> head, bool quiet)
{
    readonly ReadOnlySpan<byte> heard = heard;
    readonly ReadOnlySpan<byte> head = head;

    /// <summary>The frame found, with its check.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Bytes that are done with. What stands behind them may be the beginning of a frame.</summary>
    public int Used { get; private set; }

    /// <summary>Of these, the bytes that were no frame.</summary>
    public int Noise { get; private set; }

    /// <summary>What began as the answer that is waited for came to its full length, with a wrong check.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>What began as the answer that is waited for broke off.</summary>
    public bool IsCut { get; private set; }

    public bool Next()
    {
        for (var at = Used; at < heard.Length; at++)
        {
            var rest = heard[at..];
            if (!RtuFrame.TryMeasureAnswer(rest, out var bytes)) continue;
            if (bytes == 0 || bytes > rest.Length)
            {
                if (!quiet)
                {
                    Skip(at);
                    return false;
                }
                IsCut |= IsAwaited(rest);
                continue;
            }
            if (!RtuFrame.HasRightCrc(rest[..bytes]))
            {
                IsDamaged |= IsAwaited(rest);
                continue;
            }
            Skip(at);
            Current = rest[..bytes];
            Used += bytes;
            return true;
        }
        // What was cut off in the quiet may go on after all: some adapters hold back for longer than a line is silent.
        if (!quiet) Skip(heard.Length);
        return false;
    }

    readonly bool IsAwaited(ReadOnlySpan<byte> from) => !head.IsEmpty && from.StartsWith(head);

    void Skip(int to)
    {
        Noise += to - Used;
        Used = to;
    }
}
