using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>One register block's account. A block that a unit refused and that was split begins anew with its parts; the unit's own account goes on.</summary>
/// <param name="Address">Wire address of the first register, counted from 0.</param>
/// <param name="Count">Registers, or bits of a coil table.</param>
/// <param name="LongestDelay">By how much a point of its grid was asked for late, because the bus was busy or the unit rested.</param>
public sealed record BlockStatistics(RegisterTable Table, ushort Address, ushort Count, TimeSpan Period, TimeSpan LongestDelay, QuestionStatistics Questions);
