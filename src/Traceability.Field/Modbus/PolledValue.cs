using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>One value to be read again and again: adjacent registers that are only ever asked for together.</summary>
/// <param name="Unit">Unit identifier on the bus.</param>
/// <param name="Address">Wire address of the first register, counted from 0.</param>
/// <param name="Words">Registers, or bits of a coil table.</param>
/// <param name="Period">How often; the value is read on the grid of this period.</param>
public sealed record PolledValue(byte Unit, RegisterTable Table, ushort Address, ushort Words, TimeSpan Period)
{
    /// <summary>All that a rule needs of its unit: the number and what stands beside it, in one question.</summary>
    public static PolledValue Of(byte unit, DecodingRule rule, TimeSpan period) => new(unit, rule.Table, rule.SpanAddress, (ushort)rule.SpanWords, period);
}
