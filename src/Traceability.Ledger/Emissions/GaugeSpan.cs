namespace Traceability.Ledger.Emissions;

/// <summary>From when to when a channel was read that counts nothing and is a power, a flow or a weight: a plan may have to say what it is of.</summary>
sealed class GaugeSpan(byte[] chain, string channel, string unit, long firstMs, long lastMs)
{
    public byte[] Chain => chain;
    public string Channel => channel;
    public string Unit => unit;
    public long FirstMs => firstMs;
    public long LastMs => lastMs;
    public bool Dirty { get; private set; }

    public void Reach(long from, long to)
    {
        if (from >= firstMs && to <= lastMs) return;
        (firstMs, lastMs, Dirty) = (Math.Min(firstMs, from), Math.Max(lastMs, to), true);
    }

    public void Written() => Dirty = false;
}
