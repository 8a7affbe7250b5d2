using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Traceability.Simulator;
using Traceability.Simulator.Commands;
using Traceability.Simulator.Modbus;
using Traceability.Simulator.Plant;
using Traceability.Simulator.Truth;

// Exit codes: 0 = ended as asked, 2 = could not start (arguments, libmodbus, data folder, ports); the reason is on standard error.
const int CouldNotStart = 2;

if (!Arguments.TryParse(args, out var arguments, out var mistake)) return Refuse($"{mistake}\n{Arguments.Usage}");
if (!NativeLibrary.TryLoad(LibModbus.Library, out _)) return Refuse($"{LibModbus.Library} is missing (Debian, Ubuntu: apt install libmodbus5)");
using var folder = DataFolder.Hold(arguments!.Data, out mistake);
if (folder is null) return Refuse(mistake!);

using var logging = LoggerFactory.Create(builder => builder
    .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace)
    .AddSimpleConsole(options => options.SingleLine = true));
var log = logging.CreateLogger($"simulator.{arguments.Plan.Name}");

var file = new AccountFile(folder.Path);
Account? past = null;
switch (file.Read())
{
    case AccountReading.Found found: past = found.Account; break;
    case AccountReading.Empty: return Refuse($"{file.Path}: is empty");
    case AccountReading.Corrupt corrupt: return Refuse($"{file.Path}: {corrupt.Reason}");
    case AccountReading.Newer newer: return Refuse($"{file.Path}: format {newer.Format}, this build knows up to {Account.CurrentFormat}");
}
if (past is not null && Site.Mismatch(arguments.Plan, past) is { } foreign) return Refuse($"{file.Path}: {foreign}");

var time = TimeProvider.System;
var site = Site.Open(arguments.Plan, past, file, new Random(arguments.Seed), log);
using var gateway = Port.Open(arguments.Host, arguments.GatewayPort, site.Gateway, StrangerPolicy.GatewayException, time, log, out mistake);
if (gateway is null) return Refuse(mistake!);
using var reader = Port.Open(arguments.Host, arguments.ReaderPort, [site.Reader], StrangerPolicy.Silence, time, log, out mistake);
if (reader is null) return Refuse(mistake!);

using var serial = arguments.Serial ? SerialLine.Open(site.Gateway, new Random(arguments.Seed), time, log, out mistake) : null;
if (arguments.Serial && serial is null) return Refuse(mistake!);

var asked = 0;   // set by a signal, on the signal's thread
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    Volatile.Write(ref asked, 1);
}
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);

Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"gateway_port":{{gateway.Number}},"reader_port":{{reader.Number}}{{(serial is null ? "" : $",\"serial\":\"{serial.Device}\"")}}}"""));
Console.Out.Flush();

// The main thread is the site's clock: all of the site moves here and nowhere else.
using var input = new CommandInput(Console.In);
var control = new Control(site, Console.Out);
var step = TimeSpan.FromMilliseconds(100);
var last = time.GetTimestamp();
while (!control.Quit && Volatile.Read(ref asked) == 0)
{
    var wait = step - time.GetElapsedTime(last);
    if (wait > TimeSpan.Zero)
    {
        if (input.TryTake(wait, out var line)) control.Take(line!);
        continue;
    }
    var now = time.GetTimestamp();
    site.Advance(time.GetElapsedTime(last, now));
    last = now;
    control.AnswerStops();
}
return 0;

int Refuse(string reason)
{
    Console.Error.WriteLine(reason);
    return CouldNotStart;
}
