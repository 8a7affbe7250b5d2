using System.Collections.Immutable;

namespace Traceability.Field.Modbus;

/// <summary>A unit's account since the bus was built.</summary>
/// <param name="Blocks">Its register blocks, in the order in which they are asked for.</param>
public sealed record UnitStatistics(byte Unit, bool Online, QuestionStatistics Questions, ImmutableArray<BlockStatistics> Blocks);
