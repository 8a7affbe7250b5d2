using System.Runtime.InteropServices;
using Traceability.Demo;
using Traceability.Demo.Folder;
using Traceability.Demo.Script;

// Exit codes: 0 ended as asked, or every check held · 1 the check failed, or a process died · 2 it could not start: options, data folder.
const int Failed = 1, CouldNotStart = 2;

if (!DemoOptions.TryParse(args, Environment.GetEnvironmentVariable, out var options, out var error)) return Refuse($"{error}");
if (Workshop.Find(AppContext.BaseDirectory) is not { } workshop) return Refuse("the demo runs only from the repository that it was built in: start deploy/demo there");
using var folder = DemoFolder.Open(options.Data, options.Fresh, out error);
if (folder is null) return Refuse(error);

using var stop = new CancellationTokenSource();
using var hurry = new CancellationTokenSource();   // asked twice
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Asked);

var show = new Show(options, workshop, folder, TimeProvider.System);
return await show.RunAsync(stop.Token, hurry.Token) ? 0 : Failed;

void Asked(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (stop.IsCancellationRequested) hurry.Cancel();
    stop.Cancel();
}

static int Refuse(string sentence)
{
    Console.Error.WriteLine(sentence);
    return CouldNotStart;
}
