using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Figures;

public sealed class FigureLaws
{
    static byte[] Made(FigureInputs inputs, string what)
    {
        Assert.True(FigureFile.TryRedo(inputs, out var bytes, out _, out var refusals), $"{what}: {string.Join('\n', refusals)}");
        return bytes;
    }

    static byte[] ReadAndRedone(byte[] bytes, string what)
    {
        Assert.True(FigureFile.TryRead(what, bytes, [], out var read, out var faults), string.Join('\n', faults));
        return Made(read, what);
    }

    [Fact]
    public void What_is_written_read_and_made_again_is_the_same_bytes()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var bytes = Made(RandomFigure.Of(new Random(seed)), $"seed {seed}");
            Assert.True(bytes.AsSpan().SequenceEqual(ReadAndRedone(bytes, $"seed {seed}")), $"seed {seed}");
        }
        foreach (var example in WorkedExample.Names.Select(name => (Name: name, Example: new WorkedExample(name))).Where(e => e.Example.TryDerive(out _, out _)))
        {
            var bytes = Made(example.Example.Inputs, example.Name);
            Assert.True(bytes.AsSpan().SequenceEqual(ReadAndRedone(bytes, example.Name)), example.Name);
        }
    }

    [Fact]
    public void What_was_read_is_what_was_written()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var inputs = RandomFigure.Of(new Random(seed));
            Assert.True(FigureFile.TryRead("f", Made(inputs, $"seed {seed}"), [], out var read, out _));
            Assert.Equal((inputs.Period, inputs.Methodology), (read.Period, read.Methodology));
            Assert.Equal(inputs.PlanFile.ToArray(), read.PlanFile.ToArray());
            Assert.Equal(inputs.Activity.OrderBy(a => a.StreamId, StringComparer.Ordinal).ThenBy(a => a.FromMs), read.Activity);
            Assert.Equal(inputs.Claims.Select(c => (c.Certificate.Id, c.BeforeKwh, c.VintageKwh, c.AppliedKwh, c.Ended)), read.Claims.Select(c => (c.Certificate.Id, c.BeforeKwh, c.VintageKwh, c.AppliedKwh, c.Ended)));
            Assert.Equal(inputs.Sources.Select(s => (s.Set.Sha256, s.Within)), read.Sources.Select(s => (s.Set.Sha256, s.Within)));
            Assert.Equal(inputs.Why, read.Why);
        }
    }

    [Fact]
    public void The_order_of_the_inputs_changes_no_byte()
    {
        var random = new Random(4);
        for (var seed = 0; seed < 50; seed++)
        {
            var inputs = RandomFigure.Of(new Random(seed));
            var (activity, claims) = (inputs.Activity.ToArray(), inputs.Claims.ToArray());
            random.Shuffle(activity);
            random.Shuffle(claims);
            Assert.Equal(Made(inputs, $"seed {seed}"), Made(inputs with { Activity = activity, Claims = claims }, $"seed {seed}"));
        }
    }

    [Fact]
    public void Any_change_of_activity_factors_plan_or_reason_gives_another_figure_file()
    {
        var random = new Random(9);
        for (var seed = 0; seed < 30; seed++)
        {
            var inputs = RandomFigure.Of(new Random(seed));
            List<FigureInputs> others = [.. Changed(inputs, random)];
            var made = others.Prepend(inputs).Select(i => Convert.ToHexString(Made(i, $"seed {seed}"))).ToList();
            Assert.Equal(made.Count, made.Distinct().Count());
        }
    }

    static IEnumerable<FigureInputs> Changed(FigureInputs inputs, Random random)
    {
        if (inputs.Activity.Count > 0)
        {
            var at = random.Next(inputs.Activity.Count);
            var row = inputs.Activity[at];
            ActivityData[] rows =
            [
                row with { Quantity = row.Quantity with { Mantissa = row.Quantity.Mantissa + 1 } }, row with { Quantity = row.Quantity.RoundedTo(row.Quantity.Exponent - 1) }, row with { Evidence = row.Evidence + "." },
                row with { Calibrated = !row.Calibrated }, row with { ErrorPercent = new ExactDecimal(12345, -2) }, row with { MeasuredQuarters = row.MeasuredQuarters + 1 }, row with { LostQuarters = row.LostQuarters + 1 },
            ];
            foreach (var other in rows) yield return inputs with { Activity = [.. inputs.Activity.Select((a, i) => i == at ? other : a)], Claims = [] };
        }
        var set = Sample.ReadSet(Sample.SmallSetText.Replace("\"CO2\": \"0.43971\"", "\"CO2\": \"0.43972\"", StringComparison.Ordinal) + " ");
        yield return inputs with { Sources = [FactorSource.Of(set), .. inputs.Sources.Skip(1)], Claims = [] };
        var planFile = Encoding.UTF8.GetBytes(RandomFigure.PlanText(inputs.Plan.Simulated, version: 2));
        Assert.True(MonitoringPlan.TryRead("plan", planFile, out var plan, out _));
        yield return inputs with { Plan = plan, PlanFile = planFile, Claims = [] };
        yield return inputs with { PlanFile = (byte[])[.. inputs.PlanFile.Span, (byte)' '], Claims = [] };
        yield return inputs with { Why = [.. inputs.Why, "a hole"], Claims = [] };
    }

    /// <summary>A month that was closed by an earlier version turns late only where a mended rule gives another figure.</summary>
    [Fact]
    public void The_hash_of_the_inputs_is_one_for_all_versions_exactly_where_the_figure_is()
    {
        var (alike, others) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var inputs = RandomFigure.Of(new Random(seed));
            inputs = inputs with { Claims = [.. inputs.Claims.Where(c => c.Ended)] };
            Assert.True(inputs.TryDerive(out var now, out _));
            Assert.True((inputs with { Version = 1 }).TryDerive(out var before, out _));
            var same = now.Emissions.SequenceEqual(before.Emissions);
            Assert.True(same == (now.InputsHash == before.InputsHash), $"seed {seed}");
            Assert.Equal(before.TotalMicrograms, now.TotalMicrograms);
            (alike, others) = same ? (alike + 1, others) : (alike, others + 1);
        }
        Assert.True(alike > 20 && others > 20, $"{alike} {others}");
    }

    [Fact]
    public void Every_edit_of_the_figure_itself_is_found_with_its_place_and_both_values()
    {
        var bytes = Made(RandomFigure.Of(new Random(2)), "");
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var figure = Array.IndexOf(lines, "  \"figure\": {");
        for (var i = figure; i < lines.Length; i++)
        {
            var at = lines[i].LastIndexOfAny(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
            if (at < 0) continue;
            var edited = Encoding.UTF8.GetBytes(string.Join('\n', [.. lines[..i], lines[i][..at] + (char)(lines[i][at] + 1) + lines[i][(at + 1)..], .. lines[(i + 1)..]]));
            if (!FigureFile.TryRead("f", edited, [], out var read, out _)) continue; // a member's name
            var difference = Assert.Single(FigureDifference.Between(edited, Made(read, lines[i]), 20));
            Assert.StartsWith("figure.", difference.Path, StringComparison.Ordinal);
            Assert.NotEqual(difference.Stated, difference.Redone);
        }
    }

    [Fact, Trait("Category", "Fuzz")]
    public void No_bytes_make_it_throw()
    {
        byte[][] made = [.. Enumerable.Range(0, 20).Select(seed => Made(RandomFigure.Of(new Random(seed)), $"seed {seed}"))];
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bytes = made[seed % made.Length].ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)('0' + random.Next(10)) : (byte)random.Next(256);
            if (!FigureFile.TryRead("f", bytes, [], out var read, out var faults)) Assert.NotEmpty(faults);
            else if (!FigureFile.TryRedo(read, out _, out _, out var refusals)) Assert.NotEmpty(refusals);
        }
    }
}
