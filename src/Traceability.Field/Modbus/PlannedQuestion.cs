using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>One question that a bus asks again and again.</summary>
/// <param name="Count">Registers, or bits of a coil table.</param>
/// <param name="Busy">How long the line serves it: silence, question, the unit's answer delay, answer.</param>
public sealed record PlannedQuestion(byte Unit, RegisterTable Table, ushort Address, ushort Count, TimeSpan Period, TimeSpan Busy);
