using Microsoft.Extensions.Logging;
using Traceability.Simulator.Devices;
using Traceability.Simulator.Modbus;
using Traceability.Simulator.Truth;

namespace Traceability.Simulator.Plant;

/// <summary>
/// One simulated site: meters, scale, tag reader and the account of the truth. All of it moves only in <see cref="Advance"/>, on one thread.
/// Each step: count, write the account, and only then let the registers be read.
/// </summary>
sealed partial class Site
{
    const byte DieselUnit = 10, ScaleUnit = 20;
    const int MillisecondsPerHour = 3_600_000;

    /// <summary>A step that comes late (a busy machine) must not rush a truck over the scale.</summary>
    const int LongestCrossingStep = 200;

    readonly FacilityPlan _plan;
    readonly AccountFile _file;
    readonly Random _random;
    readonly ILogger _log;
    readonly EnergyMeter[] _meters;
    readonly Counter[] _energy;
    readonly Load[] _demand;
    readonly FlowMeter _dieselMeter = new(DieselUnit);
    readonly Counter _diesel;
    readonly Load _dieselDemand;
    readonly WeighingIndicator _scale = new(ScaleUnit);
    readonly TagReader _reader = new();
    readonly Weighbridge _bridge;
    readonly Traffic _traffic;
    Account? _written;
    TimeSpan _uptime;
    bool _stopping;

    Site(FacilityPlan plan, Account? past, AccountFile file, Random random, ILogger log)
    {
        (_plan, _file, _random, _log) = (plan, file, random, log);
        _meters = [.. plan.Meters.Select((meter, index) => new EnergyMeter((byte)(index + 1), meter.PhaseVoltage))];
        _demand = [.. plan.Meters.Select(meter => new Load(meter.LowestWatts, meter.HighestWatts, random))];
        _dieselDemand = new Load(plan.Diesel.LowestMillilitresPerHour, plan.Diesel.HighestMillilitresPerHour, random);
        _energy = [.. plan.Meters.Select(meter => CounterOf(meter.Channel, past))];
        _diesel = CounterOf(plan.Diesel.Channel, past);
        _bridge = past is null ? new Weighbridge() : Weighbridge.Continue(past);
        _traffic = new Traffic(plan, _bridge, random);
        State = AllRead() ? SiteState.Flowing : SiteState.Waiting;
        Gateway = [.. _meters.Select(meter => meter.Unit), _dieselMeter.Unit, _scale.Unit];
    }

    public SiteState State { get; private set; }

    /// <summary>The units behind the gateway's port.</summary>
    public Unit[] Gateway { get; }

    /// <summary>The unit behind the tag reader's port.</summary>
    public Unit Reader => _reader.Unit;

    /// <summary>The account as it stands in the file.</summary>
    public Account Account => _written!;

    /// <summary>A new site, or the one of the account exactly as it was. Its account is in the file before this returns.</summary>
    public static Site Open(FacilityPlan plan, Account? past, AccountFile file, Random random, ILogger log)
    {
        var site = new Site(plan, past, file, random, log);
        site.Record(throughToDisk: true);
        site.Show();
        return site;
    }

    /// <summary>Null when the account belongs to this plan, otherwise what is foreign in it.</summary>
    public static string? Mismatch(FacilityPlan plan, Account past)
    {
        if (past.Facility != plan.Name) return $"it is the account of '{past.Facility}'";
        var channels = plan.Meters.Select(meter => meter.Channel).Append(plan.Diesel.Channel).ToHashSet();
        return channels.SetEquals(past.Channels.Keys) ? null : "its channels are not this site's";
    }

    public void Advance(TimeSpan elapsed)
    {
        // Whole milliseconds, with the remainder left to the next step, so that nothing drifts.
        var milliseconds = (int)((_uptime + elapsed).Ticks / TimeSpan.TicksPerMillisecond - _uptime.Ticks / TimeSpan.TicksPerMillisecond);
        _uptime += elapsed;
        NoteReads();
        if (State == SiteState.Waiting && !_stopping && AllRead()) Begin();
        else if (State == SiteState.Flowing && !_stopping) Flow(milliseconds);

        var crossing = Math.Min(milliseconds, LongestCrossingStep);
        _traffic.Advance(crossing);
        Report(_bridge.Advance(crossing, _scale.StatusRead.Answers, _reader.UidRead.Answers));
        var settles = _stopping && State != SiteState.Stopped && _bridge.IsIdle;
        if (settles) State = SiteState.Stopped;
        Record(throughToDisk: settles);
        Show();
    }

    /// <summary>The counters freeze now; the state becomes stopped, and the account final, once a truck under way has left.</summary>
    public void Stop()
    {
        _stopping = true;
        _traffic.On = false;
        _bridge.CloseGate();
    }

    public bool TryTruck(Tag tag, int kg, out string? refusal)
    {
        refusal = _stopping ? "the site is stopped" : _bridge.TryEnqueue(tag, kg) ? null : $"{Weighbridge.LongestQueue} trucks wait already";
        return refusal is null;
    }

    public bool TryTraffic(bool on, out string? refusal)
    {
        refusal = _stopping && on ? "the site is stopped" : null;
        if (refusal is null) _traffic.On = on;
        return refusal is null;
    }

    public bool TryPlug(int unit, bool plugged, out string? refusal)
    {
        var found = Array.Find(Gateway, candidate => candidate.Id == unit) ?? (unit == TagReader.UnitId ? Reader : null);
        refusal = found is null ? $"no unit {unit}" : null;
        if (found is not null) found.Plugged = plugged;
        return refusal is null;
    }

    /// <summary>Late, slow, noisy, with its words swapped: what a unit of the gateway is told about its answers.</summary>
    public bool TryTell(int unit, Action<Unit> manner, out string? refusal)
    {
        var found = Array.Find(Gateway, candidate => candidate.Id == unit);
        refusal = found is null ? $"no unit {unit}" : null;
        if (found is not null) manner(found);
        return refusal is null;
    }

    /// <summary>A meter loses its supply and begins to count at zero.</summary>
    public bool TryReboot(int unit, out string? refusal)
    {
        var counter = unit == DieselUnit ? _diesel : unit >= 1 && unit <= _energy.Length ? _energy[unit - 1] : null;
        refusal = counter is null ? $"unit {unit} is no meter" : null;
        counter?.Reset();
        return refusal is null;
    }

    Counter CounterOf(string channel, Account? past) => past is null
        ? Counter.New(channel, 20_000m + _random.Next(0, 4_000_000) / 100m)
        : Counter.Continue(channel, past.Channels[channel]);

    bool AllRead() => _diesel.Read && _energy.All(counter => counter.Read);

    void NoteReads()
    {
        for (var i = 0; i < _meters.Length; i++)
            if (_meters[i].ImportRead.Answers > 0) _energy[i].NoteRead();
        if (_dieselMeter.TotaliserRead.Answers > 0) _diesel.NoteRead();
    }

    void Begin()
    {
        State = SiteState.Flowing;
        Log.Flowing(_log, _plan.Name);
    }

    void Flow(int milliseconds)
    {
        for (var i = 0; i < _meters.Length; i++) _energy[i].Add((decimal)_demand[i].Step() * milliseconds / MillisecondsPerHour / 1000m);
        _diesel.Add((decimal)_dieselDemand.Step() * milliseconds / MillisecondsPerHour / 1000m);
    }

    void Report(CrossingOutcome outcome)
    {
        if (outcome != CrossingOutcome.None) Log.Crossed(_log, outcome, _bridge.Weighings, _bridge.NetKg);
    }

    /// <summary>Writes only what is new: while all stands still the file is left alone.</summary>
    void Record(bool throughToDisk)
    {
        var account = Draw();
        if (!throughToDisk && _written is not null && AccountComparison.Same(_written, account)) return;
        if (throughToDisk) _file.WriteThrough(account);
        else _file.Write(account);
        _written = account;
    }

    Account Draw()
    {
        var channels = _energy.Append(_diesel).ToDictionary(counter => counter.Channel, counter => counter.ToAccount());
        return new Account(Account.CurrentFormat, _plan.Name, State.ToString().ToLowerInvariant(), _energy.Sum(counter => counter.Total), _diesel.Total,
            _bridge.NetKg, _bridge.Weighings, channels, _bridge.Trucks, _bridge.Open, _bridge.UnderWay);
    }

    void Show()
    {
        var flows = State == SiteState.Flowing && !_stopping;
        for (var i = 0; i < _meters.Length; i++) _meters[i].Show(_energy[i].Register, flows ? _demand[i].Present : 0, _random.Next(-50, 51));
        _dieselMeter.Show(_diesel.Register, flows ? _dieselDemand.Present : 0);
        _scale.Show(_bridge.WeightKg, _bridge.Unstable, (uint)(_uptime.Ticks / (100 * TimeSpan.TicksPerMillisecond)));
        _reader.Show(_bridge.TagInField);
    }

    static partial class Log
    {
        [LoggerMessage(EventId = 7201, Level = LogLevel.Information, Message = "{Facility}: every counter has been read, the flows start")]
        public static partial void Flowing(ILogger log, string facility);

        [LoggerMessage(EventId = 7202, Level = LogLevel.Information, Message = "truck left: {Outcome}, {Weighings} weighings, {NetKg} kg net")]
        public static partial void Crossed(ILogger log, CrossingOutcome outcome, int weighings, long netKg);
    }
}
