using Traceability.Profiles;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>Registers that one answer brought.</summary>
/// <param name="Ask">The question as it was sent, <paramref name="Answer"/> as it came.</param>
public sealed record SurveyedBlock(RegisterTable Table, ushort Address, IReadOnlyList<ushort> Words, ReadOnlyMemory<byte> Ask, ReadOnlyMemory<byte> Answer);
