using Traceability.Simulator.Devices;
using Traceability.Simulator.Truth;

namespace Traceability.Simulator.Plant;

/// <summary>
/// The platform, the queue before it, and what was weighed. A crossing counts at the moment its truck leaves the platform after a stand that
/// a client can have captured. Two counted crossings of one tag are a weighing: the heavier is gross, the lighter tare; two equal weights
/// are none and both are forgotten. A third crossing begins anew.
/// </summary>
sealed class Weighbridge
{
    /// <summary>Trucks beyond this are refused at the gate.</summary>
    public const int LongestQueue = 8;

    /// <summary>The account lists so many of the latest weighings; counts and sums cover all.</summary>
    public const int ListedWeighings = 200;

    /// <summary>The platform shows zero at least this long between two trucks, so that every client sees it.</summary>
    const int PauseBetween = 1200;

    readonly Queue<Crossing> _queue = new();
    readonly List<WeighingAccount> _trucks = [];
    readonly List<CrossingAccount> _open = [];
    Crossing? _underWay;
    int _sinceLast;

    public int Weighings { get; private set; }
    public long NetKg { get; private set; }
    public IReadOnlyList<WeighingAccount> Trucks => [.. _trucks];
    public IReadOnlyList<CrossingAccount> Open => [.. _open];

    /// <summary>Null once the truck has been decided on.</summary>
    public UnderWayAccount? UnderWay => _underWay is { TagInField: true } crossing
        ? new(crossing.Tag.ToString(), crossing.DisplayedKg, crossing.Stage == CrossingStage.Standing) : null;

    public bool IsIdle => _underWay is null && _queue.Count == 0;
    public Tag? TagInField => _underWay is { TagInField: true } crossing ? crossing.Tag : null;
    public int WeightKg => _underWay?.WeightKg ?? 0;
    public bool Unstable => _underWay?.Unstable ?? false;

    /// <summary>A truck that was driving up when the process ended does so again; one that stood on the platform still stands there.</summary>
    public static Weighbridge Continue(Account account)
    {
        var bridge = new Weighbridge { Weighings = account.Weighings, NetKg = account.NetKg };
        bridge._trucks.AddRange(account.Trucks);
        bridge._open.AddRange(account.Open);
        if (account.UnderWay is { } underWay && Tag.TryParse(underWay.Tag, out var tag))
            bridge._underWay = underWay.Standing ? Crossing.Resume(tag, underWay.Kg) : new Crossing(tag, underWay.Kg);
        return bridge;
    }

    public bool TryEnqueue(Tag tag, int kg)
    {
        if (_queue.Count >= LongestQueue) return false;
        _queue.Enqueue(new Crossing(tag, kg));
        return true;
    }

    /// <summary>Sends away whoever has not driven up yet.</summary>
    public void CloseGate() => _queue.Clear();

    /// <summary>The crossing that counted in this step, if one did.</summary>
    public CrossingOutcome Advance(int milliseconds, long weightReads, long tagReads)
    {
        if (_underWay is null)
        {
            _sinceLast += milliseconds;
            if (_sinceLast < PauseBetween || !_queue.TryDequeue(out _underWay)) return CrossingOutcome.None;
        }
        var before = _underWay.Stage;
        _underWay.Advance(milliseconds, weightReads, tagReads);
        var outcome = before == CrossingStage.Standing && _underWay.Stage == CrossingStage.Descending ? Leave(_underWay) : CrossingOutcome.None;
        if (_underWay.Stage == CrossingStage.Over) (_underWay, _sinceLast) = (null, 0);
        return outcome;
    }

    CrossingOutcome Leave(Crossing crossing)
    {
        if (!crossing.Captured) return CrossingOutcome.NobodyLooked;
        var tag = crossing.Tag.ToString();
        var first = _open.FindIndex(open => open.Tag == tag);
        if (first < 0)
        {
            _open.Add(new CrossingAccount(tag, crossing.DisplayedKg));
            return CrossingOutcome.First;
        }
        var other = _open[first].Kg;
        _open.RemoveAt(first);
        if (other == crossing.DisplayedKg) return CrossingOutcome.EqualWeights;
        var (gross, tare) = (Math.Max(other, crossing.DisplayedKg), Math.Min(other, crossing.DisplayedKg));
        if (_trucks.Count == ListedWeighings) _trucks.RemoveAt(0);
        _trucks.Add(new WeighingAccount(tag, gross, tare, gross - tare));
        Weighings++;
        NetKg += gross - tare;
        return CrossingOutcome.Weighing;
    }
}
