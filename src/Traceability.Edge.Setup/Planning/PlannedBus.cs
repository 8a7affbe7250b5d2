using Traceability.Field.Modbus;
using Traceability.Site;

namespace Traceability.Edge.Setup.Planning;

/// <summary>One bus of a site as it will run: what is asked, how busy that keeps the line, and what units that are dead would do to the others.</summary>
sealed record PlannedBus(Bus Bus, IReadOnlyList<PlannedQuestion> Questions, IReadOnlyList<BusUnit> Units)
{
    /// <summary>Share of the time in which the line is busy; above 1 the periods cannot be kept.</summary>
    public double Occupancy => Questions.Sum(question => question.Busy / question.Period);

    /// <summary>Everything asked once, one question after the other: what passes at most between two readings when all are due at once.</summary>
    public TimeSpan Round => Questions.Aggregate(TimeSpan.Zero, (sum, question) => sum + question.Busy);

    /// <summary>The shortest period of any value; a round that is longer breaks it now and then.</summary>
    public TimeSpan ShortestPeriod => Questions.Min(question => question.Period);

    public static PlannedBus Of(Installation site, Bus bus, PlanAssumptions taken)
    {
        var channels = site.Channels.Where(channel => channel.Bus == bus).ToList();
        var units = channels.Select(channel => channel.Unit).Distinct().ToList();
        PolledValue[] values =
        [
            .. channels.Select(channel => PolledValue.Of(channel.Unit.UnitId, channel.Rule, channel.Period)),
            .. from unit in units from test in unit.Profile.SelfTests select PolledValue.Of(unit.UnitId, test.Value.Rule, taken.SelfTestPeriod),
            .. from unit in units
               where unit.Profile.Heartbeat is { } heartbeat && !channels.Exists(channel => channel.Unit == unit && channel.Value == heartbeat.Value)
               select PolledValue.Of(unit.UnitId, unit.Profile.Heartbeat!.Value.Rule, unit.Profile.Heartbeat.Period),
        ];
        var options = units.ToDictionary(unit => unit.UnitId, unit => UnitOptions.Of(unit.Profile));
        return new PlannedBus(bus, BusLoad.Of(taken.LineOf(bus), values, options, taken.AnswerDelay), units);
    }

    /// <summary>The round when so many units do not answer: the slowest to be given up, each probed once, and what they would have answered saved.</summary>
    public TimeSpan RoundWithDead(int dead)
    {
        var gone = Units.OrderByDescending(unit => unit.Profile.ResponseTimeout).ThenBy(unit => unit.UnitId).Take(dead).ToList();
        var probes = gone.Aggregate(TimeSpan.Zero, (sum, unit) => sum + unit.Profile.ResponseTimeout);
        return probes + Questions.Where(question => gone.All(unit => unit.UnitId != question.Unit)).Aggregate(TimeSpan.Zero, (sum, question) => sum + question.Busy);
    }
}
