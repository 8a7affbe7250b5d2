namespace Traceability.Field.Tests.Modbus;

sealed class RecordingSink : IFieldSink
{
    readonly Lock gate = new();
    readonly Dictionary<int, int> counts = [];
    readonly List<FieldNotice> notices = [];
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Dictionary<int, (long UnixMs, long MonotonicMs, ushort[] Words)> Last { get; } = [];

    public FieldNotice[] Notices
    {
        get { lock (gate) return [.. notices]; }
    }

    public int Count(int value)
    {
        lock (gate) return counts.GetValueOrDefault(value);
    }

    public ushort[] Words(int value)
    {
        lock (gate) return Last[value].Words;
    }

    public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words)
    {
        lock (gate)
        {
            counts[value] = counts.GetValueOrDefault(value) + 1;
            Last[value] = (unixMs, monotonicMs, words.ToArray());
        }
        Change();
    }

    public void Notice(in FieldNotice notice)
    {
        lock (gate) notices.Add(notice);
        Change();
    }

    public async Task UntilAsync(Func<RecordingSink, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task next;
            lock (gate) next = changed.Task;
            if (condition(this)) return;
            await next.WaitAsync(limit.Token);
        }
    }

    void Change()
    {
        lock (gate)
        {
            changed.SetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
