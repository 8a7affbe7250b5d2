using System.Diagnostics;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

static class Soon
{
    /// <summary>Waits for something that another thread is about to do; fails after the deadline.</summary>
    public static async Task Is(Func<bool> condition, string what, int seconds = 20)
    {
        var from = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(from) < TimeSpan.FromSeconds(seconds), "not in time: " + what);
            await Task.Delay(1);
        }
    }
}
