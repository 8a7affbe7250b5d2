using System.Globalization;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Storage;
using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>
/// The newest raw frames of every bus and tag reader, and where they are dumped: <c>black-box/BUS-UTC-CAUSE.frames</c>, with the bus's account
/// beside it as <c>.json</c>. Dumped when something is lost, so that what came before can be looked at, and when asked by SIGUSR1.
/// </summary>
sealed partial class BlackBox(string dataFolder, int kib, StoreThread store, TimeProvider time, ILogger<BlackBox> log)
{
    public const string FolderName = "black-box";

    /// <summary>Of each bus; the oldest go first.</summary>
    const int MostDumps = 8;

    /// <summary>A unit that comes and goes must not push out the dump of how it began.</summary>
    static readonly TimeSpan BetweenTroubles = TimeSpan.FromMinutes(10);

    readonly string folder = Path.Combine(dataFolder, FolderName);
    readonly Lock gate = new();
    readonly Dictionary<FrameRing, RecordedBus> buses = [];

    public FrameRing RingOf(string bus, Framing framing, Func<ReadRequest, bool>? isPersonal = null)
    {
        var ring = new FrameRing(bus, framing, kib * 1024, time, isPersonal);
        lock (gate) buses.Add(ring, new RecordedBus(ring));
        return ring;
    }

    /// <param name="account">Of the bus, as JSON; goes into the dumps too.</param>
    public void Account(FrameRing ring, Func<byte[]> account)
    {
        lock (gate) buses[ring].Account = account;
    }

    /// <summary>Dumps the bus, unless trouble on it was dumped a short while ago. Does not wait for the disk.</summary>
    public void Trouble(FrameRing ring, string cause)
    {
        RecordedBus recorded;
        lock (gate)
        {
            recorded = buses[ring];
            if (recorded.TroubleAt is { } earlier && time.GetElapsedTime(earlier) < BetweenTroubles) return;
            recorded.TroubleAt = time.GetTimestamp();
        }
        _ = DumpAsync(recorded, cause);
    }

    /// <summary>Dumps every bus, and says where.</summary>
    public async Task DumpAllAsync()
    {
        RecordedBus[] all;
        lock (gate) all = [.. buses.Values];
        foreach (var bus in all) await DumpAsync(bus, "asked");
    }

    async Task DumpAsync(RecordedBus bus, string cause)
    {
        // Taken here and now; by the time the store thread comes to it, the frames in question may be overwritten.
        var content = FrameFile.Write(bus.Ring);
        var account = bus.Account?.Invoke();
        var name = string.Create(CultureInfo.InvariantCulture, $"{bus.Ring.Bus}-{time.GetUtcNow():yyyyMMdd'T'HHmmss.fff'Z'}-{cause}");
        try
        {
            await store.RunAsync(_ =>
            {
                Directory.CreateDirectory(folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
                DurableFile.Write(Path.Combine(folder, name + ".frames"), content, DurableFile.OwnerOnly);
                if (account is not null) DurableFile.Write(Path.Combine(folder, name + ".json"), account, DurableFile.OwnerOnly);
                Forget(bus.Ring.Bus, name);
                return true;
            });
            Log.Dumped(log, bus.Ring.Bus, cause, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A help for the repair, no part of the evidence: the agent goes on without it.
            Log.NotDumped(log, bus.Ring.Bus, e.Message);
        }
        catch (OperationCanceledException)
        {
            // The agent stops.
        }
    }

    /// <param name="written">Stays, whatever the clock says of its name.</param>
    void Forget(string bus, string written)
    {
        var own = Directory.GetFiles(folder, "*.frames").Where(path => BusOf(path) == bus && Path.GetFileNameWithoutExtension(path) != written).Order(StringComparer.Ordinal).ToArray();
        foreach (var path in own.SkipLast(MostDumps - 1))
        {
            File.Delete(path);
            File.Delete(Path.ChangeExtension(path, ".json"));
        }

        // BUS-yyyyMMddTHHmmss.fffZ-CAUSE: a bus's own name may hold hyphens, and a cause too.
        static string BusOf(string path)
        {
            var name = Path.GetFileName(path);
            var stamp = name.IndexOf("Z-", StringComparison.Ordinal) - "yyyyMMddTHHmmss.fff".Length - 1;
            return stamp > 0 ? name[..stamp] : "";
        }
    }

    sealed class RecordedBus(FrameRing ring)
    {
        public FrameRing Ring { get; } = ring;
        public Func<byte[]>? Account { get; set; }
        public long? TroubleAt { get; set; }
    }

    static partial class Log
    {
        [LoggerMessage(401, LogLevel.Information, "bus {Bus}: raw frames dumped ({Cause}), black-box/{Name}.frames")]
        public static partial void Dumped(ILogger log, string bus, string cause, string name);

        [LoggerMessage(402, LogLevel.Warning, "bus {Bus}: raw frames could not be dumped: {Problem}")]
        public static partial void NotDumped(ILogger log, string bus, string problem);
    }
}
