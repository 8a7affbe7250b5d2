using System.Globalization;

namespace Traceability.Simulator.Truth;

/// <summary>
/// A cumulative counter: an exact decimal inside, a float32 in its register. Whatever the account says about it is read back from that
/// float32, never from the sum, so that account and register cannot disagree.
/// </summary>
sealed class Counter
{
    decimal _first;

    Counter(string channel, decimal accumulated, decimal first, bool read)
    {
        Channel = channel;
        Accumulated = accumulated;
        _first = first;
        Read = read;
    }

    public string Channel { get; }
    public decimal Accumulated { get; private set; }

    /// <summary>Whether a client has ever been answered this register.</summary>
    public bool Read { get; private set; }

    /// <summary>What the register holds: the sum rounded half-even to two decimals, then to the nearest float32.</summary>
    public float Register => RegisterFor(Accumulated);

    public decimal Total => Shown(Register) - _first;

    public static Counter New(string channel, decimal start) => new(channel, start, ShownFor(start), read: false);

    public static Counter Continue(string channel, ChannelAccount account) => new(channel, account.Accumulated, account.First, account.Read);

    public void Add(decimal amount) => Accumulated += amount;

    /// <summary>The register begins at zero again; what was counted before stays counted, so the first value moves below zero.</summary>
    public void Reset()
    {
        _first = -Total;
        Accumulated = 0;
    }

    public void NoteRead() => Read = true;

    public ChannelAccount ToAccount()
    {
        var now = Shown(Register);
        return new ChannelAccount(_first, now, now - _first, Accumulated, Read);
    }

    public static decimal ShownFor(decimal accumulated) => Shown(RegisterFor(accumulated));

    /// <summary>Shortest text that gives the same float32 again, as a decimal, rounded half-even to two decimals.</summary>
    public static decimal Shown(float register) => decimal.Round(
        decimal.Parse(register.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture), 2, MidpointRounding.ToEven);

    static float RegisterFor(decimal accumulated) => float.Parse(
        decimal.Round(accumulated, 2, MidpointRounding.ToEven).ToString("F2", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
