using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Mqtt;
using Traceability.Site;

namespace Traceability.Edge.Setup.Examining;

/// <summary>Whether the ledger's broker lets this machine in. Comes with a name of its own: a second client of the agent's would throw the agent out.</summary>
static class BrokerExamination
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="dataFolder">Where the agent keeps its certificates.</param>
    public static async Task<IReadOnlyList<Finding>> OfAsync(LedgerBroker ledger, string dataFolder, TimeProvider time, CancellationToken cancellationToken) =>
        ledger.Tls ? await new SecuredBroker(ledger, dataFolder, time).ExamineAsync(Patience, cancellationToken) : [await OpenAsync(ledger, time, cancellationToken)];

    static async Task<Finding> OpenAsync(LedgerBroker ledger, TimeProvider time, CancellationToken cancellationToken)
    {
        if (BrokerLibrary.Version() is null) return Finding.Bad("broker", "not tried without libmosquitto", "sudo apt install libmosquitto1.");
        var where = $"{ledger.Host}:{ledger.Port}";
        await using var link = new MosquittoLink(new BrokerOptions { Host = ledger.Host, Port = ledger.Port, ClientId = $"edge-setup-{Guid.NewGuid():N}", ConnectTimeout = Patience }, time, NullLogger<MosquittoLink>.Instance);
        link.Start();
        return await link.Events.ReadAsync(cancellationToken) switch
        {
            BrokerEvent.Disconnected { Reason.Cause: DisconnectCause.NotAuthorised } refused => Finding.Bad("broker", $"{where}: {refused.Reason.Detail}", "Enrol this device, or renew its certificate; see deploy/RUNBOOK.md."),
            BrokerEvent.Disconnected lost => Finding.Bad("broker", lost.Reason.Detail, "Check ledger.host and ledger.port, the network and the firewall; measuring goes on without it."),
            _ => Finding.Good("broker", $"{where} lets us in"),
        };
    }
}
