using System.Text.Json;
using Traceability.Ledger;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Recovery;
using Traceability.Mqtt;

const int Refused = 2;

if (args is ["recover", .. var rest])
{
    if (!RecoveryOptions.TryParse(rest, out var recovery, out var mistake)) return Refuse(mistake);
    if (LedgerRecovery.Run(recovery, TimeProvider.System, out mistake) is not { } done) return Refuse(mistake);
    foreach (var line in done) Console.WriteLine(line);
    return 0;
}
if (args is ["approve", .. var named])
{
    if (!ApproveOptions.TryParse(named, out var approval, out var mistake)) return Refuse(mistake);
    var (approved, why) = await SecondPerson.ApproveAsync(approval, TimeProvider.System, CancellationToken.None);
    if (approved is null) return Refuse(why);
    Console.WriteLine(approved);
    return 0;
}
if (!LedgerOptions.TryParse(args, out var options, out var error)) return Refuse(error);
if (!PlanFolder.TryRead(options.Plans, out var plans, out var faults)) return Refuse(string.Join('\n', faults));
var folder = new LedgerFolder(options.Data, options.Organisation, options.Origin, plans, options.Evidence, options.SecondPlace, options.Cadence, options.OrganisationKey) 
{
    Deciders = options.Deciders,
    Transport = options.Transport,
    CodeLife = options.CodeLife,
};
#pragma warning disable CA2000 // disposed by the block below; there is none when it is refused
if (!OpenLedger.TryOpen(folder, TimeProvider.System, out var ledger, out error)) return Refuse(error);
#pragma warning restore CA2000

await using (ledger)
{
    using var logging = LoggerFactory.Create(LedgerHost.AddLogging);
    var broker = new BrokerOptions
    {
        Host = options.BrokerHost,
        Port = options.BrokerPort,
        ClientId = $"ledger-{options.Organisation}",
        LongestPause = TimeSpan.FromSeconds(5),
        Tls = ledger.BrokerFolder is { } files ? new TlsFiles(files.Authority, files.Certificate, files.Key) : null,
    };
    await using var link = new MosquittoLink(broker, TimeProvider.System, logging.CreateLogger<MosquittoLink>());
    await using var app = LedgerHost.Build(ledger, link, options.Url, TimeProvider.System, options.Reading, options.Certificate);
    if (ledger.Keys.RootSeedFile is { } seed) Console.Error.WriteLine($"{seed}: the ledger needs only the public half beside it; move this file to a stick and keep that away from here");
    ledger.Start();
    await ledger.Standing.StateAsync(plans.ByFacility.Values, CancellationToken.None);
    link.Start();
    try
    {
        await app.StartAsync();
    }
    catch (IOException e)
    {
        return Refuse($"--url: \"{options.Url}\": {e.Message}");
    }
    Console.WriteLine(JsonSerializer.Serialize(new { url = app.Urls.First() }));

    // A ledger that can no longer write must not look alive: it ends, and is started again by whoever watches over it.
    var ended = await Task.WhenAny(app.WaitForShutdownAsync(), ledger.Sequencer.Ended);
    if (ended == ledger.Sequencer.Ended && ledger.Sequencer.Ended.Exception is { } failure)
    {
        Console.Error.WriteLine($"the ledger can no longer write: {failure.GetBaseException()}");
        return 1;
    }
    await app.StopAsync();
}
return 0;

static int Refuse(string why)
{
    Console.Error.WriteLine(why);
    return Refused;
}
