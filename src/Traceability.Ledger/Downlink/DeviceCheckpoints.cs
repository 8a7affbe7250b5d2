using System.Text;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;

namespace Traceability.Ledger.Downlink;

/// <summary>
/// Up to which size of each log each device has been led, so that every checkpoint it gets begins where it stands, and which devices are there to be
/// asked for a cosignature. One that may follow an earlier log is told first of those that continue it, and is led from the new log's beginning. What is sent may get lost: a device that lost a step says in its status where its pins are, and is led on, and asked
/// again, from there.
/// </summary>
sealed class DeviceCheckpoints(LogQueries logs, DeviceSuccessions successions, EnrolledChains chains, Postbox postbox)
{
    readonly Lock gate = new();
    readonly Dictionary<DeviceAddress, Standing> devices = []; // enrolled ones only

    // Of the segment log the newest whose receipts are queued, perhaps not the newest published: a device led beyond that would no longer take them.
    PublishedCheckpoint? shown = logs.Checkpoint(LogName.Segments);

    /// <summary>For the sequencer's thread: queues only. Whoever is online is asked for what is asked now; then the way to the new receipts.</summary>
    public void Show(PublishReport report)
    {
        lock (gate)
        {
            shown = report.Checkpoint;
            foreach (var (device, standing) in devices)
                foreach (var log in LogQueries.All)
                    if (standing.IsOnline && logs.Asked(log) is { } asked && standing.LedTo(log) < asked.Size) Lead(device, standing, log, asked, cosign: true);
            foreach (var answered in report.Answered.GroupBy(a => a.Device))
            {
                Tell(answered.Key, successions.Due(answered.Key));
                var standing = Of(answered.Key);
                // What its newest segment names, for a device that has not been heard of since the start.
                if (standing.LedTo(LogName.Segments) is null) standing.Put(LogName.Segments, answered.Max(a => a.Header.Checkpoint?.Size ?? 0));
                if (standing.LedTo(LogName.Segments) < report.Checkpoint.Size) Lead(answered.Key, standing, LogName.Segments, report.Checkpoint, cosign: false);
            }
        }
    }

    /// <summary>Something is about to be sent to the device that only one who follows the present logs believes.</summary>
    public void Tell(DeviceAddress device)
    {
        lock (gate) Tell(device, successions.Due(device));
    }

    /// <summary>The device says where it stands: whatever was sent beyond that is sent again, and what it has not cosigned is asked for.</summary>
    public void Hear(DeviceAddress device, StatusMessage status)
    {
        if (chains.Of(device) is not { } chain) return;
        if (status.State != DeviceState.Online)
        {
            lock (gate) Of(device).IsOnline = false;
            return;
        }
        lock (gate) Tell(device, successions.Hear(device, status.LogOrigin, status.StatementOrigin));
        // Where it follows an earlier log, its size says nothing of this one.
        Hear(chain, LogName.Segments, successions.IsPresent(LogName.Segments, status.LogOrigin) ? status.LogSize : 0);
        Hear(chain, LogName.Statements, status.StatementSize is null || successions.IsPresent(LogName.Statements, status.StatementOrigin) ? status.StatementSize : 0);
    }

    void Hear(EnrolledChain chain, LogName log, long? said)
    {
        if (said is not { } size || size < 0) return;
        var asked = logs.Asked(log);
        if (asked is not null && logs.HasCosigned(log, asked.Size, chain.Chain)) asked = null;
        lock (gate)
        {
            if ((log == LogName.Segments ? shown : logs.Checkpoint(log)) is not { } newest || size > newest.Size) return;
            // Asked for with its own receipts.
            if (asked?.Size > newest.Size) asked = null;
            var standing = Of(chain.Address);
            standing.IsOnline = true;
            // One that went past it has pinned it and could not cosign then; one that began past it never can.
            if (asked is not null && asked.Size < size && asked.Size != standing.AskedFor(log)) asked = null;
            standing.Put(log, asked is null ? size : Math.Min(size, asked.Size));
            if (asked is not null) Lead(chain.Address, standing, log, asked, cosign: true);
            if (size > standing.LedTo(log)) standing.Put(log, size);
            if (log == LogName.Segments && standing.LedTo(log) < newest.Size) Lead(chain.Address, standing, log, newest, cosign: false);
        }
    }

    void Tell(DeviceAddress device, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0) return;
        foreach (var note in notes) postbox.Put(CheckpointOf(device), retain: false, () => Encoding.UTF8.GetBytes(note));
        foreach (var log in LogQueries.All)
            if (successions.HasContinued(log)) Of(device).Put(log, 0);
    }

    void Lead(DeviceAddress device, Standing standing, LogName log, PublishedCheckpoint to, bool cosign)
    {
        var from = standing.LedTo(log)!.Value;
        standing.Put(log, to.Size);
        if (cosign) standing.Ask(log, to.Size);
        postbox.Put(CheckpointOf(device), retain: false, () =>
            Encoding.UTF8.GetBytes(new CheckpointStep(from, logs.Consistency(log, from, to.Size) ?? [], to.Note) { Cosign = cosign }.Encode()));
    }

    static string CheckpointOf(DeviceAddress device) => Topics.Of(device.Organisation, device.Facility, device.Device).Checkpoint;

    Standing Of(DeviceAddress device)
    {
        if (!devices.TryGetValue(device, out var standing)) devices[device] = standing = new Standing();
        return standing;
    }

    sealed class Standing
    {
        readonly long?[] ledTo = new long?[LogQueries.All.Count];
        readonly long[] askedFor = new long[LogQueries.All.Count];

        public bool IsOnline { get; set; }

        /// <summary>Null where nobody has said yet where it stands.</summary>
        public long? LedTo(LogName log) => ledTo[(int)log];

        public void Put(LogName log, long size) => ledTo[(int)log] = size;

        /// <summary>The size that it was last asked to cosign; 0 where it was not.</summary>
        public long AskedFor(LogName log) => askedFor[(int)log];

        public void Ask(LogName log, long size) => askedFor[(int)log] = size;
    }
}
