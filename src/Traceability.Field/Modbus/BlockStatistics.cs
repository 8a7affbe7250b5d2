using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>One register block's account. A block that a unit refused and that was split begins anew with its parts; the unit's own account goes on.</summary>
/// <param name="Address">Wire address of the first register, counted from 0.</param>
/// <param name="Count">Registers, or bits of a coil table.</param>
public sealed record BlockStatistics(RegisterTable Table, ushort Address, ushort Count, TimeSpan Period, QuestionStatistics Questions);
