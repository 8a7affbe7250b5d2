using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Control;
using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Service;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Wiring;
using Traceability.Site;

// Exit codes: 0 stopped · 2 the command line, the site file or a profile is wrong, nothing was started · 3 keys, enrolment or store cannot be
// used · 4 a seal could not be committed, start again · 5 the control socket cannot be had, nothing was started.
const int WrongConfiguration = 2, UnusableStore = 3, SealFailed = 4, NoSocket = 5;

if (!AgentOptions.TryParse(args, out var options, out var mistake))
{
    Console.Error.WriteLine($"{mistake}\n{AgentOptions.Usage}");
    return WrongConfiguration;
}
var reading = SiteFile.Load(options.Site, options.Profiles, options.Overrides);
if (reading.Site is not { } site)
{
    foreach (var error in reading.Errors) Console.Error.WriteLine(error);
    return WrongConfiguration;
}

// First of all: what systemd kept open while nobody ran.
using var manager = ServiceManager.FromEnvironment();
using var descriptors = DescriptorStore.FromEnvironment(manager);
var socket = options.Socket ?? (options.RotatesKey ? null : ControlSocket.FromEnvironment(Environment.GetEnvironmentVariable));
if (socket is not null && !ControlSocket.TryClear(socket, out var taken))
{
    Console.Error.WriteLine(taken);
    return NoSocket;
}
using var owned = DataFolder.TryOwn(site.DataFolder, out var problem);
if (owned is null) return Fail(problem);
var data = owned.Path;
KeyHistory.Resume(data);
using var keys = DeviceKeys.Open(Path.Combine(data, DeviceKeys.Folder), mayCreate: !Enrolment.Exists(data), out problem);
var enrolment = keys is null ? null : Enrolment.Open(data, options.Terms, site, keys, out problem);
var history = enrolment is null ? null : KeyHistory.Open(data, enrolment, keys!, out problem);
if (enrolment is null || history is null) return Fail(problem);

var followed = FollowedLogs.Open(data, enrolment, out problem);
if (followed is null) return Fail(problem);
using var store = SegmentStore.Open(data, TimeProvider.System.GetUtcNow(), out problem);
if (store is null) return Fail(problem);
var tip = ChainTip.Of(store, enrolment, history, out problem);
if (tip is null) return Fail(problem);
if (options.RotatesKey)
{
    if (tip.NewKey is not null) return Fail($"the key was rotated after segment {tip.Number} already, and has not signed since");
    KeyHistory.Rotate(data, enrolment, keys!, tip.Number, tip.Identity, TimeProvider.System);
    Console.WriteLine($"the key was rotated after segment {tip.Number}; the next start signs with the new one");
    return 0;
}

using var logs = LoggerFactory.Create(builder => builder
    .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ssZ ", true))
    .AddFilter((category, level) => level >= (category?.StartsWith("Microsoft.", StringComparison.Ordinal) == true ? LogLevel.Warning : LogLevel.Information)));
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

var lost = LostTailFile.Open(data, tip.Number, out problem);
if (lost is null) return Fail(problem);
try
{
    while (true)
    {
        var agent = new Agent(site, keys!, enrolment, history, followed, lost, followed.Under(tip), store, descriptors, manager, TimeProvider.System, logs,
            options.LongestBrokerPause, socket is null ? null : new ControlPlace(socket, Path.GetFullPath(options.Site)));
        Console.WriteLine($$"""{"chain":"{{Convert.ToHexStringLower(enrolment.Chain)}}","run":"{{Convert.ToHexStringLower(agent.Run)}}","enrolment":"{{Enrolment.FileName}}"}""");
        if (!await agent.RunAsync(stop.Token)) return 0;
        tip = ChainTip.Of(store, enrolment, history, out problem);
        if (tip is null) return Fail(problem);
    }
}
catch (Exception failed) when (failed is IOException or Microsoft.Data.Sqlite.SqliteException)
{
    Console.Error.WriteLine($"stopped: {failed.Message}");
    return SealFailed;
}

int Fail(string sentence)
{
    Console.Error.WriteLine(sentence);
    return UnusableStore;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    manager.Say("STOPPING=1");
    stop.Cancel();
}
