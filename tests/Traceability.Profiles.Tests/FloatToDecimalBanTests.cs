using System.Runtime.CompilerServices;
using Traceability.Testing;

namespace Traceability.Profiles.Tests;

public sealed class FloatToDecimalBanTests
{
    [Fact]
    public void The_built_product_never_turns_a_float_into_a_decimal()
    {
        var product = FloatToDecimalBan.Assemblies(AppContext.BaseDirectory).Where(IsProduct).ToArray();
        Assert.Contains(product, p => Path.GetFileName(p) == "Traceability.Profiles.dll");
        Assert.Empty(product.SelectMany(FloatToDecimalBan.FindInAssembly));
    }

    [Fact]
    public void All_six_ways_of_doing_it_are_found_and_the_other_direction_is_not()
    {
        Assert.True(Forbidden(0.5f, 0.5) + (decimal)(double)Allowed(3) > 0);
        Assert.Equal(
            ["System.Convert.ToDecimal(Double)", "System.Convert.ToDecimal(Single)", "System.Decimal..ctor(Double)", "System.Decimal..ctor(Single)",
                "System.Decimal.op_Explicit(Double)", "System.Decimal.op_Explicit(Single)"],
            FloatToDecimalBan.FindInAssembly(typeof(FloatToDecimalBanTests).Assembly.Location).Select(f => f[(f.IndexOf(' ') + 1)..]).Order(StringComparer.Ordinal));
    }

    static bool IsProduct(string path) => !Path.GetFileName(path).Contains("Test", StringComparison.Ordinal);

    // What the ban is about, so that the check is known to see it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static decimal Forbidden(float single, double real) =>
        (decimal)single + (decimal)real + new decimal(single) + new decimal(real)
        + Convert.ToDecimal(single) + Convert.ToDecimal(real);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static float Allowed(decimal value) => (float)value + (int)value + (float)(double)new decimal(7L);
}
