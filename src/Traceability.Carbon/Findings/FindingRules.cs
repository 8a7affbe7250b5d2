namespace Traceability.Carbon.Findings;

/// <summary>The names of the rules.</summary>
public static class FindingRules
{
    /// <summary>Names as files and pages write them.</summary>
    public static IReadOnlyList<(string Name, FindingRule Rule)> Names { get; } =
    [
        ("stream-missing", FindingRule.StreamMissing), ("channel-on-no-stream", FindingRule.ChannelOnNoStream), ("outside-expected", FindingRule.OutsideExpected),
        ("absurd-value", FindingRule.AbsurdValue), ("remainder-negative", FindingRule.RemainderNegative), ("faster-than-rated", FindingRule.FasterThanRated),
        ("below-physical-minimum", FindingRule.BelowPhysicalMinimum), ("certificates-overlap", FindingRule.CertificatesOverlap),
        ("negative-delta", FindingRule.NegativeDelta), ("time-going-back", FindingRule.TimeGoingBack), ("meter-swapped", FindingRule.MeterSwapped),
        ("two-devices-for-one-channel", FindingRule.TwoDevicesForOneChannel), ("evidence-contradicts", FindingRule.EvidenceContradicts),
        ("calibration-lapsed", FindingRule.CalibrationLapsed), ("estimate-not-taken", FindingRule.EstimateNotTaken),
        ("calibration-of-another-instrument", FindingRule.CalibrationOfAnother), ("left-out-above-cut-off", FindingRule.LeftOutAboveCutOff),
        ("sub-meter-not-counted", FindingRule.SubMeterNotCounted),
    ];

    public static string Name(this FindingRule rule) => Names[(int)rule].Name;
}
