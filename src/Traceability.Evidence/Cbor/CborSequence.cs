namespace Traceability.Evidence.Cbor;

/// <summary>
/// The items of a CBOR sequence (RFC 8742), as a file on a stick holds them: one at a time, however long the file is. It ends where no whole item in
/// deterministic encoding follows, or one larger than <see cref="MostItemBytes"/>: whether that is the end of the file, <see cref="IsWhole"/> says.
/// </summary>
public sealed class CborSequence(Stream from)
{
    /// <summary>The largest item that is carried is a segment message.</summary>
    public const int MostItemBytes = 1 << 20;

    readonly byte[] buffer = new byte[2 * MostItemBytes];
    int start, end;
    bool ended;

    /// <summary>Where the next item begins, or what is none.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether nothing follows the last item that was given.</summary>
    public bool IsWhole => ended && start == end;

    /// <summary>Null where no whole item follows.</summary>
    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        if (!ended && end - start < MostItemBytes) await FillAsync(cancellationToken);
        var held = buffer.AsSpan(start, end - start);
        var length = DeterministicCbor.LengthOfFirst(held);
        if (length is 0 or > MostItemBytes) return null;
        (start, Offset) = (start + length, Offset + length);
        return held[..length].ToArray();
    }

    async Task FillAsync(CancellationToken cancellationToken)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        while (!ended && end < buffer.Length)
        {
            var read = await from.ReadAsync(buffer.AsMemory(end), cancellationToken);
            ended = read == 0;
            end += read;
        }
    }
}
