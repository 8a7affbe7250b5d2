using System.Globalization;

namespace Traceability.Carbon.Activity;

public enum ActivityRule
{
    /// <summary>The register went back without a documented reset or rollover: quantity is lost, counting restarts at the new value.</summary>
    NegativeDelta,

    /// <summary>The register did not go back, but the device says that it does not go on from the last reading: what lies between is no quantity.</summary>
    DoesNotContinue,

    /// <summary>Two values at one instant: the smaller was kept.</summary>
    TwoValuesAtOnce,
}

/// <summary>Something about a counter that a person must look at. Identified by rule and times: recomputing gives the same finding again.</summary>
public sealed record ActivityFinding(ActivityRule Rule, long FromMs, long ToMs, long Before, long After)
{
    public override string ToString()
    {
        var what = Rule switch
        {
            ActivityRule.NegativeDelta => "negative delta",
            ActivityRule.DoesNotContinue => "does not continue",
            _ => "two values at once",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {Before} at {FromMs} ms, {After} at {ToMs} ms");
    }
}
