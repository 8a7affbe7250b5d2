using System.Diagnostics;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Repository;

/// <summary>The one figure of speed that does not depend on who else is busy: what tests/Traceability.Benchmarks/allocation-budget.json allows.</summary>
public sealed class AllocationBudgetTests
{
    [Fact, Trait("Category", "Soak")]
    public async Task No_operation_allocates_more_than_its_budget()
    {
        var program = RepositoryRoot.File("tests", "Traceability.Benchmarks", "bin", "Release", "net10.0", "Traceability.Benchmarks.dll");
        using var budget = Process.Start(new ProcessStartInfo("dotnet", [program, "budget"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = budget.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await budget.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await budget.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(budget.ExitCode == 0, said + await errors);
        Assert.Contains("verify-per-reading", said, StringComparison.Ordinal);
    }
}
