using Traceability.Site;

namespace Traceability.Edge.Setup.Planning;

/// <summary>
/// What a site will send and write, estimated to the high side from what was measured (tests/Traceability.Benchmarks, <c>bytes</c> and <c>seals</c>):
/// restless plants whose last digits never stand still.
/// </summary>
sealed record PlannedVolume(double ReadingsPerSecond, double SegmentsPerDay, double SentBytesPerDay, double StoredBytesPerDay, double WrittenBytesPerDay)
{
    /// <summary>In a deflated message: raw words and decoded steps of a value that never stands still. Measured 2.3 for floats of two registers.</summary>
    const double BytesPerRegister = 2.3;

    /// <summary>Of each segment: signed header, signature, tally, salt secret.</summary>
    const double BytesPerSegment = 520;

    /// <summary>Of each channel in each segment: its index, times and widths.</summary>
    const double BytesPerSeries = 14;

    /// <summary>Two crossings, each a segment of its own with its entry and personal values.</summary>
    const double BytesPerWeighing = 2 * 900;

    /// <summary>A receipt with its checkpoint and path, kept and received.</summary>
    const double BytesPerReceipt = 1_100;

    /// <summary>MQTT, TCP and IP headers with their acknowledgements, and TLS, for a segment and its receipt.</summary>
    const double BytesOnTheWay = 400;

    /// <summary>A live value in SenML JSON.</summary>
    const double BytesPerLiveValue = 190;

    /// <summary>What one durable act costs the block device beside its bytes: pages of the log, of the table and of the file system's journal.</summary>
    const double BytesPerFlush = 16 * 1024;

    const double SecondsPerDay = 86_400, DaysPerMonth = 30.4;

    public double SentPerMonth => SentBytesPerDay * DaysPerMonth;
    public double StoredPerMonth => StoredBytesPerDay * DaysPerMonth;

    public static PlannedVolume Of(Installation site, PlanAssumptions taken)
    {
        var readings = site.Channels.Sum(channel => 1 / channel.Period.TotalSeconds);
        var registers = site.Channels.Sum(channel => channel.Rule.Words / channel.Period.TotalSeconds);
        // A segment closes after its interval or when it is full, whichever comes first.
        var closed = Math.Max(1 / site.Seal.Interval.TotalSeconds, readings / site.Seal.MaxReadings) * SecondsPerDay;
        var weighings = site.Weighbridges.Count > 0 ? taken.WeighingsPerDay : 0;
        var segments = closed + 2 * weighings;
        var messages = closed * BytesPerSegment + Math.Min(closed * site.Channels.Count, readings * SecondsPerDay) * BytesPerSeries
            + registers * SecondsPerDay * BytesPerRegister + weighings * BytesPerWeighing;
        var live = site.Ledger.Telemetry ? readings * SecondsPerDay * BytesPerLiveValue : 0;
        return new PlannedVolume(readings, segments, messages + segments * (BytesPerReceipt + BytesOnTheWay) + live, messages + segments * BytesPerReceipt,
            segments * BytesPerFlush + 2 * (messages + segments * BytesPerReceipt));
    }

    /// <summary>Months until the room is full; nothing is deleted before.</summary>
    public double MonthsOfStorage(PlanAssumptions taken) => taken.StorageGB * 1e9 / StoredPerMonth;

    public double YearsOfCard(PlanAssumptions taken) => taken.EnduranceTB * 1e12 / WrittenBytesPerDay / 365.25;
}
