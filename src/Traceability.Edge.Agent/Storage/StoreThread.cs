using System.Collections.Concurrent;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// The one thread that touches the store, so that no fsync ever blocks a pool thread and nothing needs a lock. The queue is bounded:
/// whoever fills it waits, which slows the uplink and never the field (the recorder has its own bound).
/// </summary>
sealed class StoreThread : IDisposable
{
    const int LongestQueue = 256;

    readonly SegmentStore store;
    readonly BlockingCollection<Action<SegmentStore>> jobs = new(LongestQueue);
    readonly Thread thread;

    public StoreThread(SegmentStore store)
    {
        this.store = store;
        thread = new Thread(Work) { Name = "store", IsBackground = true };
        thread.Start();
    }

    public Task<T> RunAsync<T>(Func<SegmentStore, T> job)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            jobs.Add(store =>
            {
                try
                {
                    done.SetResult(job(store));
                }
                catch (Exception problem) when (problem is Microsoft.Data.Sqlite.SqliteException or IOException or UnauthorizedAccessException)
                {
                    done.SetException(problem);
                }
            });
        }
        catch (InvalidOperationException)
        {
            done.SetCanceled();
        }
        return done.Task;
    }

    /// <summary>Finishes what is queued. The store itself is its opener's to close.</summary>
    public void Dispose()
    {
        jobs.CompleteAdding();
        thread.Join();
        jobs.Dispose();
    }

    void Work()
    {
        foreach (var job in jobs.GetConsumingEnumerable()) job(store);
    }
}
