using Traceability.Ledger.Store;

namespace Traceability.Ledger.Web.Views;

/// <summary>A facility's devices and their health.</summary>
/// <param name="ByTls">Whether devices need certificates here.</param>
public sealed record DevicesPageView(VisitorView Visitor, string Id, string Name, bool Simulated, IReadOnlyList<DeviceRow> Devices, bool ByTls, bool MayMend)
{
    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}")];
}
