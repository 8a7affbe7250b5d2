using System.Runtime.InteropServices;
using Traceability.Edge.Agent.Service;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>
/// The descriptors that systemd keeps for this service while it is down (sd_notify(3) FDSTORE, sd_listen_fds(3)): what the kernel counts on a
/// line between a crash and the next start is not lost then. Without NOTIFY_SOCKET or FileDescriptorStoreMax they are kept only from one run of
/// this process to its next.
/// </summary>
sealed partial class DescriptorStore : IDisposable
{
    const int FirstDescriptor = 3;
    const int MostDescriptors = 256;
    const int SetDescriptorFlags = 2, CloseOnExec = 1, Duplicate = 1030;

    readonly Lock gate = new();

    /// <summary>By name; this object's own, until they are dropped.</summary>
    readonly Dictionary<string, int> held;
    readonly ServiceManager manager;

    DescriptorStore(Dictionary<string, int> held, ServiceManager manager)
    {
        this.held = held;
        this.manager = manager;
    }

    public IReadOnlyCollection<string> Names
    {
        get { lock (gate) return [.. held.Keys]; }
    }

    /// <summary>To be called once, at the start: from here on the descriptors are this object's.</summary>
    public static DescriptorStore FromEnvironment(ServiceManager manager) => Of(Environment.GetEnvironmentVariable, Environment.ProcessId, manager);

    internal static DescriptorStore Of(Func<string, string?> variable, int process, ServiceManager manager)
    {
        Dictionary<string, int> held = new(StringComparer.Ordinal);
        // The variables are inherited; they mean the process that they name.
        if (int.TryParse(variable("LISTEN_PID"), out var meant) && meant == process && int.TryParse(variable("LISTEN_FDS"), out var count) && count is > 0 and <= MostDescriptors)
        {
            var names = (variable("LISTEN_FDNAMES") ?? "").Split(':');
            for (var i = 0; i < count; i++)
            {
                var descriptor = FirstDescriptor + i;
                _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);
                // Two of one name: systemd keeps both, and only one can be meant.
                if (i >= names.Length || !held.TryAdd(names[i], descriptor)) _ = Close(descriptor);
            }
        }
        return new DescriptorStore(held, manager);
    }

    /// <summary>A copy of the descriptor of this name, the caller's; −1 where there is none.</summary>
    public int Take(string name)
    {
        lock (gate) return held.TryGetValue(name, out var descriptor) ? Control(descriptor, Duplicate, FirstDescriptor) : -1;
    }

    /// <summary>
    /// Keeps a copy and hands another over. False where there is nobody to hand it to; true says only that it was sent: systemd answers nothing,
    /// and where FileDescriptorStoreMax is full or zero it lets the copy go.
    /// </summary>
    public bool Keep(string name, int descriptor)
    {
        lock (gate)
        {
            var copy = Control(descriptor, Duplicate, FirstDescriptor);
            if (copy >= 0 && !held.TryAdd(name, copy)) _ = Close(copy);
            return manager.Say($"FDSTORE=1\nFDNAME={name}", descriptor);
        }
    }

    /// <summary>All copies go; the line is free once nobody else holds it.</summary>
    public void Drop(string name)
    {
        lock (gate)
        {
            if (held.Remove(name, out var descriptor)) _ = Close(descriptor);
            manager.Say($"FDSTOREREMOVE=1\nFDNAME={name}");
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var descriptor in held.Values) _ = Close(descriptor);
            held.Clear();
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
