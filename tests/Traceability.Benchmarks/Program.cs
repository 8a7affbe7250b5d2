using System.Runtime.InteropServices;
using Traceability.Benchmarks.Budget;
using Traceability.Benchmarks.Bytes;
using Traceability.Benchmarks.Ingest;
using Traceability.Benchmarks.Memory;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Rtu;
using Traceability.Benchmarks.Sealing;
using Traceability.Benchmarks.Setup;
using Traceability.Benchmarks.Tcp;
using Traceability.Benchmarks.Verifying;
using Traceability.Benchmarks.Year;

// Exit codes: 0 measured (whether or not a goal is met) · 1 the allocation budget is exceeded · 2 no such benchmark.
const int OverBudget = 1, NoSuchBenchmark = 2;

(string Name, Func<CancellationToken, Task<ResultTable>> Measure)[] benchmarks =
[
    ("bytes", BytesPerReading.MeasureAsync),
    ("tcp", TcpReads.MeasureAsync),
    ("rtu", RtuReads.MeasureAsync),
    ("seal", Seals.MeasureAsync),
    ("ingest", LedgerIngest.MeasureAsync),
    ("year", YearOfPeriods.MeasureAsync),
    ("verify", Verification.MeasureAsync),
    ("memory", AgentMemory.MeasureAsync),
    ("setup", SetupVerbs.MeasureAsync),
];

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    stop.Cancel();
});

var wanted = args.Length == 0 ? "all" : args[0];
if (wanted == "budget") return await AllocationBudget.IsKeptAsync(stop.Token) ? 0 : OverBudget;
if (wanted != "all" && !benchmarks.Any(b => b.Name == wanted))
{
    Console.Error.WriteLine($"{wanted}: allowed: {string.Join(", ", benchmarks.Select(b => b.Name))}, all, budget");
    return NoSuchBenchmark;
}
foreach (var (name, measure) in benchmarks)
{
    if (wanted != "all" && wanted != name) continue;
    var before = MachineFacts.Load;
    var table = await measure(stop.Token);
    Console.WriteLine(table.Text($"dotnet Traceability.Benchmarks.dll {name}", before));
}
return 0;
