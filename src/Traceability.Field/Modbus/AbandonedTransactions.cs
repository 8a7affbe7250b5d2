namespace Traceability.Field.Modbus;

/// <summary>
/// Transaction ids whose answer may still come. They are not used again while they stand here, so that even after the 16-bit id has gone
/// round (seconds, at full speed) a late answer cannot meet another question.
/// </summary>
sealed class AbandonedTransactions
{
    // 256 given-up questions back. One unit that is dead gives up one question in ten seconds.
    readonly ushort[] ids = new ushort[256];
    int count;
    int oldest;

    public bool Contains(ushort transaction) => count > 0 && ids.AsSpan(0, count).Contains(transaction);

    public void Add(ushort transaction)
    {
        if (count < ids.Length)
        {
            ids[count++] = transaction;
            return;
        }
        ids[oldest] = transaction;
        oldest = (oldest + 1) % ids.Length;
    }

    public bool Remove(ushort transaction)
    {
        var at = ids.AsSpan(0, count).IndexOf(transaction);
        if (at < 0) return false;
        ids[at] = ids[--count];
        oldest = 0;
        return true;
    }
}
