using System.Globalization;

namespace Traceability.Carbon.Activity;

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
