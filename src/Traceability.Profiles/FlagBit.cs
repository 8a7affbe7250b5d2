namespace Traceability.Profiles;

/// <summary>One bit that sets a flag, with its polarity: devices disagree on whether 1 means "stable" or "in motion".</summary>
/// <param name="InError">The bit stands in the error value, not in the status value.</param>
/// <param name="Bit">0 is the least significant bit of the value.</param>
/// <param name="When">The bit's state, 0 or 1, that means "it is so".</param>
readonly record struct FlagBit(IndicatorFlags Flag, bool InError, int Bit, bool When)
{
    internal bool IsSet(long status, long error) => ((InError ? error : status) >> Bit & 1) == (When ? 1 : 0);
}
