using System.Text.Json;

namespace Traceability.SystemTests.Running;

/// <summary>What the simulator says has really happened, read from its <c>account.json</c>.</summary>
sealed record Truth(string State, decimal Kwh, decimal Litres, decimal NetKg, int Weighings)
{
    public static Truth Read(string folder)
    {
        using var account = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "account.json")));
        var root = account.RootElement;
        return new Truth(root.GetProperty("state").GetString()!, root.GetProperty("kwh").GetDecimal(), root.GetProperty("litres").GetDecimal(),
            root.GetProperty("net_kg").GetDecimal(), root.GetProperty("weighings").GetInt32());
    }

    /// <summary>Exactly: not one hundredth of a kilowatt-hour may be missing or there twice.</summary>
    public bool IsToldBy(JsonElement figures) =>
        IsSaid(figures.GetProperty("kwh"), Kwh) && IsSaid(figures.GetProperty("litres"), Litres)
        && figures.GetProperty("net_kg").GetDecimal() == NetKg && figures.GetProperty("weighings").GetInt64() == Weighings;

    /// <summary>Before anything is counted there is no number.</summary>
    static bool IsSaid(JsonElement value, decimal truth) => value.ValueKind == JsonValueKind.Null ? truth == 0 : value.GetDecimal() == truth;
}
