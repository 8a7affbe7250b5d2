using Traceability.Field.Modbus;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

public sealed class ReadPlanTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    static PolledValue Value(ushort address, ushort words = 2, byte unit = 1) => new(unit, RegisterTable.Input, address, words, Second);

    static ReadPlan Plan(UnitOptions options, params PolledValue[] values) => new(values, _ => options);

    [Fact]
    public void Neighbours_and_small_holes_become_one_question()
    {
        var plan = Plan(new() { MaxHole = 4 }, Value(0), Value(2), Value(8), Value(20));
        Assert.Equal([(0, 10), (20, 2)], plan.Blocks.Select(b => ((int)b.Address, (int)b.Count)));
    }

    [Fact]
    public void The_limit_never_cuts_a_value()
    {
        var plan = Plan(new() { BlockLimit = 7 }, Value(0, 4), Value(4, 4), Value(8, 4));
        Assert.Equal([(0, 4), (4, 4), (8, 4)], plan.Blocks.Select(b => ((int)b.Address, (int)b.Count)));
    }

    [Fact]
    public void Bits_are_gathered_up_to_two_thousand_whatever_the_unit_says_of_registers()
    {
        var bits = Enumerable.Range(0, 2_500).Select(i => new PolledValue(1, RegisterTable.DiscreteInput, (ushort)i, 1, Second)).ToArray();
        Assert.Equal([2_000, 500], Plan(new() { BlockLimit = 32 }, bits).Blocks.Select(b => (int)b.Count));
    }

    [Fact]
    public void A_value_that_no_question_can_hold_is_refused_at_once() =>
        Assert.Throws<ArgumentException>(() => Plan(new() { BlockLimit = 3 }, Value(0, 4)));

    [Fact]
    public void A_refused_block_loses_its_holes_first_and_then_is_halved()
    {
        var plan = Plan(new() { MaxHole = 10 }, Value(0), Value(2), Value(4), Value(6), Value(16));
        var whole = Assert.Single(plan.Blocks);
        var withoutHoles = plan.Split(whole);
        Assert.Equal([(0, 8), (16, 2)], withoutHoles.Select(b => ((int)b.Address, (int)b.Count)));
        var halves = plan.Split(withoutHoles[0]);
        Assert.Equal([(0, 4), (4, 4)], halves.Select(b => ((int)b.Address, (int)b.Count)));
        Assert.Empty(plan.Split(withoutHoles[1]));
    }

    [Fact]
    public void Any_list_of_values_is_covered_once_unsplit_and_within_the_limit()
    {
        var random = new Random(7);
        for (var run = 0; run < 2_000; run++)
        {
            var limit = random.Next(4, 126);
            var maxHole = random.Next(0, 20);
            var values = Enumerable.Range(0, random.Next(1, 60)).Select(_ => new PolledValue(
                (byte)random.Next(1, 4), (RegisterTable)random.Next(4), (ushort)(random.Next(8) == 0 ? 65_530 : random.Next(300)),
                (ushort)random.Next(1, 5), TimeSpan.FromSeconds(random.Next(1, 3)))).ToArray();
            var plan = new ReadPlan(values, _ => new() { BlockLimit = limit, MaxHole = maxHole });

            AssertCovers(values, plan.Blocks, limit, maxHole);

            // Split to the end: still every value once, and in the end alone.
            var queue = new Queue<ReadBlock>(plan.Blocks);
            var alone = new List<int>();
            while (queue.TryDequeue(out var block))
            {
                var parts = plan.Split(block);
                if (parts.IsEmpty) alone.Add(Assert.Single(block.Values));
                else AssertSame(block, parts);
                foreach (var part in parts) queue.Enqueue(part);
            }
            Assert.Equal(Enumerable.Range(0, values.Length), alone.Order());
        }
    }

    static void AssertCovers(PolledValue[] values, IEnumerable<ReadBlock> blocks, int limit, int maxHole)
    {
        var covered = new List<int>();
        foreach (var block in blocks)
        {
            Assert.InRange(block.Count, 1, block.Request.AsksBits ? ReadRequest.MostBits : limit);
            Assert.True(block.Request.IsAllowed);
            var end = (int)block.Address;
            foreach (var i in block.Values)
            {
                var value = values[i];
                Assert.Equal((block.Unit, block.Table, block.Period), (value.Unit, value.Table, value.Period));
                Assert.True(value.Address >= block.Address && value.Address + value.Words <= block.Address + block.Count);
                Assert.True(value.Address - end <= maxHole);
                end = Math.Max(end, value.Address + value.Words);
                covered.Add(i);
            }
            Assert.Equal(block.Address + block.Count, end);
        }
        Assert.Equal(Enumerable.Range(0, values.Length), covered.Order());
    }

    static void AssertSame(ReadBlock whole, IReadOnlyCollection<ReadBlock> parts)
    {
        Assert.True(parts.Count > 1);
        Assert.Equal(whole.Values.Order(), parts.SelectMany(p => p.Values).Order());
    }
}
