using System.Globalization;
using System.Text.Json;
using Traceability.Testing;

namespace Traceability.Benchmarks.Budget;

/// <summary>
/// Allocated bytes per operation beside allocation-budget.json: on a shared machine the one figure of speed that does not depend on who else is
/// busy. The file holds the most that is allowed; lower it when the code has become better.
/// </summary>
static class AllocationBudget
{
    /// <summary>Prints one line per operation; false when one is over its budget, or has none.</summary>
    public static async Task<bool> IsKeptAsync(CancellationToken cancellationToken)
    {
        var path = RepositoryRoot.File("tests", "Traceability.Benchmarks", "allocation-budget.json");
        var budget = JsonSerializer.Deserialize<Dictionary<string, double>>(await File.ReadAllTextAsync(path, cancellationToken))!;
        var kept = true;
        foreach (var (operation, measureAsync) in Operations.All)
        {
            var bytes = await measureAsync(cancellationToken);
            // What a pool or a timer of the runtime allocates meanwhile is counted too, and is another each time, and a busy machine compiles late: the least of six is the operation's.
            for (var again = 1; again < 6 && budget.TryGetValue(operation, out var allowedBytes) && bytes > allowedBytes; again++)
                bytes = Math.Min(bytes, await measureAsync(cancellationToken));
            var within = budget.TryGetValue(operation, out var most) && bytes <= most;
            kept &= within;
            var allowed = most > 0 ? most.ToString(CultureInfo.InvariantCulture) : "nothing";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operation,-28} {bytes,9:0.00} bytes, {allowed} allowed{(within ? "" : "  OVER BUDGET")}"));
        }
        return kept;
    }
}
