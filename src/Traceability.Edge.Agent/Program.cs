using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Wiring;
using Traceability.Site;

// Exit codes: 0 stopped · 2 the command line, the site file or a profile is wrong, nothing was started · 3 keys, enrolment or store cannot be
// used · 4 a seal could not be committed, start again.
const int WrongConfiguration = 2, UnusableStore = 3, SealFailed = 4;

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

using var owned = DataFolder.TryOwn(site.DataFolder, out var problem);
if (owned is null) return Fail(problem);
var data = owned.Path;
using var keys = DeviceKeys.Open(Path.Combine(data, "keys"), mayCreate: !Enrolment.Exists(data), out problem);
var enrolment = keys is null ? null : Enrolment.Open(data, options.Terms, site, keys, out problem);
if (enrolment is null) return Fail(problem);

var followed = FollowedLogs.Open(data, enrolment, out problem);
if (followed is null) return Fail(problem);
using var store = SegmentStore.Open(data, TimeProvider.System.GetUtcNow(), out problem);
if (store is null) return Fail(problem);
var tip = ChainTip.Of(store, enrolment, out problem);
if (tip is null) return Fail(problem);

using var logs = LoggerFactory.Create(builder => builder
    .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ssZ ", true))
    .AddFilter((category, level) => level >= LogLevel.Information));
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

var agent = new Agent(site, keys!, enrolment, followed, followed.Under(tip), store, TimeProvider.System, logs, options.LongestBrokerPause);
Console.WriteLine($$"""{"chain":"{{Convert.ToHexStringLower(enrolment.Chain)}}","run":"{{Convert.ToHexStringLower(agent.Run)}}","enrolment":"{{Enrolment.FileName}}"}""");
try
{
    await agent.RunAsync(stop.Token);
    return 0;
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
    stop.Cancel();
}
