using System.Diagnostics.CodeAnalysis;

namespace Traceability.Mqtt;

/// <summary>
/// What callers want sent, between their threads and the network thread. Open only while connected: the same lock that lets a publication in also
/// closes the box, so none is left behind without an answer. The queue needs no bound of its own: each element is a caller that waits for its answer
/// and holds its own payload; the box adds one reference.
/// </summary>
sealed class Outbox
{
    readonly Lock gate = new();
    readonly Dictionary<string, byte> filters = new(StringComparer.Ordinal);
    readonly Queue<Publication> publications = [];
    readonly Queue<Subscription> subscriptions = [];
    bool open;

    public bool TryAdd(Publication publication)
    {
        lock (gate)
        {
            if (!open) return false;
            publications.Enqueue(publication);
            return true;
        }
    }

    /// <summary>Remembers the filter for every later connection; <see langword="null"/> when there is none now.</summary>
    public Subscription? Remember(string filter, byte qos)
    {
        lock (gate)
        {
            filters[filter] = qos;
            if (!open) return null;
            var subscription = new Subscription(filter, qos);
            subscriptions.Enqueue(subscription);
            return subscription;
        }
    }

    /// <summary>Opens the box if every remembered filter is in <paramref name="asked"/>; otherwise returns those that must be asked for first.</summary>
    public IReadOnlyList<Subscription> Open(IReadOnlySet<string> asked)
    {
        lock (gate)
        {
            var missing = filters.Where(f => !asked.Contains(f.Key)).Select(f => new Subscription(f.Key, f.Value)).ToList();
            open = missing.Count == 0;
            return missing;
        }
    }

    public bool TryTake([MaybeNullWhen(false)] out Publication publication)
    {
        lock (gate) return publications.TryDequeue(out publication);
    }

    public bool TryTake([MaybeNullWhen(false)] out Subscription subscription)
    {
        lock (gate) return subscriptions.TryDequeue(out subscription);
    }

    /// <summary>Ends the connection for all who still wait here; their messages were never handed to the library.</summary>
    public void Close()
    {
        lock (gate)
        {
            open = false;
            while (publications.TryDequeue(out var publication)) publication.TrySetResult(PublishOutcome.NotConnected);
            while (subscriptions.TryDequeue(out var subscription)) subscription.TrySetResult(SubscribeOutcome.Remembered);
        }
    }
}
