using System.Collections.Immutable;
using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>One question that serves one or more values of one unit, table and period.</summary>
/// <param name="Values">Positions in the list of polled values, by rising address.</param>
sealed record ReadBlock(byte Unit, RegisterTable Table, TimeSpan Period, ushort Address, ushort Count, ImmutableArray<int> Values)
{
    public ReadRequest Request => new(Unit, Table, Address, Count);
}
