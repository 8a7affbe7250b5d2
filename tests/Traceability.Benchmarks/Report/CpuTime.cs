namespace Traceability.Benchmarks.Report;

/// <summary>CPU time of this process, user and kernel. On a machine that others load too, it says more than the wall clock.</summary>
static class CpuTime
{
    public static double Microseconds => Environment.CpuUsage.TotalTime.TotalMicroseconds;
}
