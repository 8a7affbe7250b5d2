using System.Globalization;
using System.Text.Json;
using Traceability.Demo.Figures;
using Traceability.Demo.Folder;
using Traceability.Evidence.Enrolment;

namespace Traceability.Demo.Processes;

/// <summary>One facility's edge device: keys and segments in its folder, and the agent that works on them, which may be killed and come back.</summary>
sealed class EdgeAgent(string facility, string device, Workshop workshop, DemoFolder folder, Organisation organisation, ChildRegister register) : IAsyncDisposable
{
    readonly string data = folder.Of(device);

    public string Device { get; } = device;

    public Child? Process { get; private set; }

    public DeviceStore Store { get; } = new(folder.Of(device));

    /// <summary>Hex; empty until the first start.</summary>
    public string Chain { get; private set; } = "";

    string EnrolmentPath => Path.Combine(data, "enrolment.cbor");

    /// <summary>Starts it; the first time with terms from the ledger, and enrols it there if that has not happened yet.</summary>
    public async Task StartAsync(SimulatedSite site, Broker broker, LedgerProcess ledger, CancellationToken cancellationToken)
    {
        List<string> arguments =
        [
            workshop.Program("Traceability.Edge.Agent"), "--site", workshop.Site(facility), "--profiles", workshop.Profiles, "--data", data,
            "--broker", broker.Address, "--retry-within", "2",
            "--bus", string.Create(CultureInfo.InvariantCulture, $"gateway=127.0.0.1:{site.GatewayPort}"),
            "--bus", string.Create(CultureInfo.InvariantCulture, $"gate=127.0.0.1:{site.ReaderPort}"),
        ];
        var isNew = !File.Exists(EnrolmentPath);
        if (isNew)
        {
            var terms = folder.Of($"terms-{facility}.txt");
            await File.WriteAllTextAsync(terms, await ledger.Client.VoucherAsync(facility, Device, cancellationToken), cancellationToken);
            arguments.AddRange(["--terms", terms]);
        }
        if (Process is not null) await Process.DisposeAsync();
        Process = Child.Start(Device, Dotnet.Command, arguments, folder.Logs, register);
        using var ready = JsonDocument.Parse(await Process.SaysAsync(cancellationToken));
        Chain = ready.RootElement.GetProperty("chain").GetString()!;
        if ((await ledger.Client.ChainsAsync(cancellationToken)).All(chain => chain.Chain != Chain))
        {
            await ledger.Client.EnrolAsync(await File.ReadAllBytesAsync(EnrolmentPath, cancellationToken), cancellationToken);
            var outcome = EnrolmentRequest.TryRead(await File.ReadAllBytesAsync(EnrolmentPath, cancellationToken), out _, out var sign1);
            if (!outcome.IsOk) throw new DemoFailure($"{EnrolmentPath}: {outcome.Reason}");
            await ledger.Client.ApproveAsync(Chain, organisation.Approve(sign1!), cancellationToken);
            await ledger.Client.GiveLabelKeyAsync(Chain, await File.ReadAllBytesAsync(Path.Combine(data, "keys", "label.key"), cancellationToken), cancellationToken);
        }
    }

    /// <summary>What the device signed at its enrolment: its key, and the log and keys it believes.</summary>
    public EnrolmentRequest Enrolment()
    {
        var outcome = EnrolmentRequest.TryRead(File.ReadAllBytes(EnrolmentPath), out var request, out _);
        return outcome.IsOk ? request! : throw new DemoFailure($"{EnrolmentPath}: {outcome.Reason}");
    }

    public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
