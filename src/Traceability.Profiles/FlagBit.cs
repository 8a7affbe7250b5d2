namespace Traceability.Profiles;

/// <summary>One bit or field that sets a flag, with its polarity: devices disagree on whether 1 means "stable" or "in motion".</summary>
/// <param name="InError">The bit stands in the error value, not in the status value.</param>
/// <param name="Bit">0 is the least significant bit of the value.</param>
/// <param name="Bits">How many bits the field has, from <paramref name="Bit"/> upwards; mostly 1.</param>
/// <param name="State">The field's content that means "it is so" …</param>
/// <param name="Unless">… or, where this is set, every other content does: an error number is one unless it is 0.</param>
readonly record struct FlagBit(IndicatorFlags Flag, bool InError, int Bit, int Bits, long State, bool Unless)
{
    internal bool IsSet(long status, long error) => ((InError ? error : status) >> Bit & ((1L << Bits) - 1)) == State != Unless;
}
