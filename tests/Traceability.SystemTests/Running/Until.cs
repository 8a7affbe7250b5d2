using System.Diagnostics;

namespace Traceability.SystemTests.Running;

/// <summary>Waits for a condition, never for a time: another process cannot be awaited otherwise than by looking again.</summary>
static class Until
{
    /// <summary>Far beyond what a loaded machine with two cores needs; only a failing test waits so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> otherwise, TimeSpan? patience = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(since) > (patience ?? Patience)) throw new TimeoutException(otherwise());
            await Task.Delay(Look);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> condition, string otherwise) => TrueAsync(condition, () => otherwise);

    public static Task TrueAsync(Func<bool> condition, string otherwise) => TrueAsync(() => Task.FromResult(condition()), () => otherwise);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> GivenAsync<T>(Func<Task<T?>> ask, string otherwise) where T : class
    {
        T? given = null;
        await TrueAsync(async () => (given = await ask()) is not null, () => otherwise);
        return given!;
    }
}
