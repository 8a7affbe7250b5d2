using System.Collections.Concurrent;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Ingest;

/// <summary>Final refusals by topic and message hash, so that the same bytes are only counted when they come again. The oldest are forgotten.</summary>
sealed class RefusalMemory
{
    const int Most = 65_536;

    readonly ConcurrentDictionary<(DeviceAddress, string), Refusal> known = new();
    readonly ConcurrentQueue<(DeviceAddress, string)> oldestFirst = new();

    public Refusal? Find(Submission submission) => known.GetValueOrDefault((submission.From, Convert.ToBase64String(submission.Hash)));

    public void Add(Submission submission, Refusal why)
    {
        if (!why.Reason.IsFinal()) return;
        var key = (submission.From, Convert.ToBase64String(submission.Hash));
        if (!known.TryAdd(key, why)) return;
        oldestFirst.Enqueue(key);
        if (oldestFirst.Count > Most && oldestFirst.TryDequeue(out var oldest)) known.TryRemove(oldest, out _);
    }
}
