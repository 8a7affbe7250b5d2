namespace Traceability.Simulator.Tests.Running;

/// <summary>Looks again and again until a condition holds; a deadline makes it a failure, never a hang.</summary>
static class Until
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    public static async Task TrueAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) Assert.Fail("not in time: " + what);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
