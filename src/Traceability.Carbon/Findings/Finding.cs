using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Carbon.Findings;

public enum FindingRule
{
    /// <summary>A listed stream without data.</summary>
    StreamMissing,

    /// <summary>A channel that sends readings and belongs to no stream and no sub-meter.</summary>
    ChannelOnNoStream,

    /// <summary>A month outside of what the plan expects.</summary>
    OutsideExpected,

    /// <summary>Below zero, or a hundredfold away from what is expected: most likely a wrong unit or a wrong decimal point.</summary>
    AbsurdValue,

    /// <summary>Sub-meters that counted more than what they are part of, by more than the meters' errors.</summary>
    RemainderNegative,

    /// <summary>More in a time than the installation can pass.</summary>
    FasterThanRated,

    /// <summary>Less energy than physics needs for the output.</summary>
    BelowPhysicalMinimum,

    /// <summary>A certificate that is claimed twice, or certificates for more than was drawn.</summary>
    CertificatesOverlap,

    /// <summary>A register that went back without a documented reset or rollover.</summary>
    NegativeDelta,

    /// <summary>Readings that lie before ones already counted: the device's clock went back.</summary>
    TimeGoingBack,

    /// <summary>Another serial number behind the same channel.</summary>
    MeterSwapped,

    /// <summary>Two devices that count one channel at the same time: both count, and one may be the other's twin.</summary>
    TwoDevicesForOneChannel,

    /// <summary>Evidence that contradicts itself, so that a figure may lack something.</summary>
    EvidenceContradicts,

    /// <summary>An instrument that was counted by after its calibration had ended.</summary>
    CalibrationLapsed,

    /// <summary>An estimate for lost quantity that is more than can have flowed, or of a time in which nothing was lost.</summary>
    EstimateNotTaken,

    /// <summary>A certificate of another serial number than the device's signed configuration names.</summary>
    CalibrationOfAnother,

    /// <summary>Streams left out as too small that together may be more than the methodology lets be left out.</summary>
    LeftOutAboveCutOff,

    /// <summary>A sub-meter that was not read while what it is part of was, or in another unit or resolution than the plan counts.</summary>
    SubMeterNotCounted,
}

/// <summary>
/// Something that a person must look at and dispose of. It marks a figure and refuses none. It follows from the data alone: recomputing gives the same finding again.
/// </summary>
/// <param name="Place">Stream, metering point, channel, process or certificate.</param>
/// <param name="Evidence">What was looked at, in one line.</param>
public sealed record Finding(FindingRule Rule, string Place, long FromMs, long ToMs, string Expected, string Observed, string Evidence)
{
    /// <summary>The finding's name: what is said of it holds for exactly this, and no longer once anything of it is another.</summary>
    public string Id => $"{Rule.Name()}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Rule.Name()}\n{Place}\n{FromMs}\n{ToMs}\n{Expected}\n{Observed}\n{Evidence}")))[..8])}";
}

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
