using System.Collections.Immutable;
using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>
/// Gathers values into as few questions as the unit allows. A value is never split: half a value may come from another moment than its
/// other half, and some meters (Siemens PAC) refuse it.
/// </summary>
sealed class ReadPlan
{
    readonly IReadOnlyList<PolledValue> values;

    /// <exception cref="ArgumentException">A value that no question can hold: the site file's check should have refused it.</exception>
    public ReadPlan(IReadOnlyList<PolledValue> values, Func<byte, UnitOptions> optionsOf)
    {
        this.values = values;
        for (var i = 0; i < values.Count; i++) Require(values[i], i, optionsOf(values[i].Unit));
        Blocks =
        [
            .. Enumerable.Range(0, values.Count)
                .GroupBy(i => (values[i].Unit, values[i].Table, values[i].Period))
                .SelectMany(group => Gather(ByAddress(group), optionsOf(group.Key.Unit).MaxHole, Limit(group.Key.Table, optionsOf(group.Key.Unit)))),
        ];
    }

    public ImmutableArray<ReadBlock> Blocks { get; }

    /// <summary>
    /// What to ask instead of a block whose addresses were refused: first without its holes, then by halves until the refused value stands
    /// alone. Empty when it already does.
    /// </summary>
    public ImmutableArray<ReadBlock> Split(ReadBlock block)
    {
        if (block.Values.Length == 1) return [];
        var withoutHoles = Gather(block.Values, maxHole: 0, blockLimit: block.Count);
        if (withoutHoles.Length > 1) return withoutHoles;
        var half = block.Values.Length / 2;
        return [Block(block.Values[..half]), Block(block.Values[half..])];
    }

    /// <summary>A unit's own limit is of registers; bits are a sixteenth of one.</summary>
    static int Limit(RegisterTable table, UnitOptions options) =>
        table is RegisterTable.Coil or RegisterTable.DiscreteInput ? ReadRequest.MostBits : Math.Min(options.BlockLimit, ReadRequest.MostRegisters);

    static void Require(PolledValue value, int index, UnitOptions options)
    {
        var limit = Limit(value.Table, options);
        if (value.Words < 1 || value.Words > limit || value.Address + value.Words > 0x10000 || value.Period <= TimeSpan.Zero)
            throw new ArgumentException($"value {index} ({value}) cannot be read in one question of at most {limit} registers or bits");
    }

    ImmutableArray<ReadBlock> Gather(ImmutableArray<int> sorted, int maxHole, int blockLimit)
    {
        var blocks = ImmutableArray.CreateBuilder<ReadBlock>();
        var first = 0;
        var end = End(sorted[0]);
        for (var i = 1; i < sorted.Length; i++)
        {
            var joinedEnd = Math.Max(end, End(sorted[i]));
            var hole = values[sorted[i]].Address - end;
            if (hole <= maxHole && joinedEnd - values[sorted[first]].Address <= blockLimit)
            {
                end = joinedEnd;
                continue;
            }
            blocks.Add(Block(sorted[first..i]));
            first = i;
            end = End(sorted[i]);
        }
        blocks.Add(Block(sorted[first..]));
        return blocks.ToImmutable();
    }

    ReadBlock Block(ImmutableArray<int> sorted)
    {
        var first = values[sorted[0]];
        var end = sorted.Max(End);
        return new(first.Unit, first.Table, first.Period, first.Address, (ushort)(end - first.Address), sorted);
    }

    ImmutableArray<int> ByAddress(IEnumerable<int> indexes) => [.. indexes.OrderBy(i => values[i].Address).ThenBy(i => values[i].Words)];

    int End(int value) => values[value].Address + values[value].Words;
}
