namespace Traceability.Carbon.Findings;

/// <summary>What a person must look at.</summary>
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
