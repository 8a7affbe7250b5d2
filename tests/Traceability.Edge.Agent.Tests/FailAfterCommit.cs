using System.Runtime.InteropServices;
using Traceability.Edge.Agent.Storage;

namespace Traceability.Edge.Agent.Tests;

/// <summary>
/// Makes the commits of a device's newest month report an I/O error although they are on the disk: SQLite tells what its WAL hook answers to
/// whoever committed, and by then the commit has happened.
/// </summary>
sealed partial class FailAfterCommit : IDisposable
{
    const int IoError = 10;

    readonly Bench device;
    readonly Hook hook = static (_, _, _, _) => IoError;

    FailAfterCommit(Bench device)
    {
        this.device = device;
        Set(hook);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate int Hook(nint context, nint database, nint name, int pages);

    public static FailAfterCommit On(Bench device) => new(device);

    void Set(Hook? with)
    {
        var months = (List<MonthFile>)typeof(SegmentStore).GetField("months", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(device.Store)!;
        device.Thread.RunAsync(_ =>
        {
            SetHook(months[^1].Connection.Handle!.DangerousGetHandle(), with is null ? 0 : Marshal.GetFunctionPointerForDelegate(with), 0);
            return true;
        }).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        Set(null);
        GC.KeepAlive(hook);
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_wal_hook")]
    private static partial nint SetHook(nint database, nint hook, nint context);
}
