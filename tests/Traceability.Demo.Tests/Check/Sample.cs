using Traceability.Demo.Figures;

namespace Traceability.Demo.Tests.Check;

static class Sample
{
    public static Account Truth { get; } = new(232.47m, 17.14m, 36240m, 1, [], UnderWay: false);

    /// <summary>What a ledger in agreement with <see cref="Truth"/> says; the factors' arithmetic is done by hand here.</summary>
    public static FacilityFigures Mine { get; } = new()
    {
        Id = "mine",
        Scope1Kg = 10m,
        Scope2Kg = 232.47m * 0.73m,
        Kwh = 232.47m,
        Litres = 17.14m,
        NetKg = 36240m,
        Weighings = 1,
        SegmentsVerified = 119,
        Receipts = 119,
        Why = [],
        Streams = [new StreamFigure("mill", "grid", 2, 232.47m, "kWh", 169.7031m, 1)],
        Factors = [new FactorFigure("nga-2023-electricity-au-qld", "NGA 2023")],
        Live = [new LiveReading("weighbridge.gross", "kg", 16240, DateTimeOffset.UnixEpoch, 119, 3),
            new LiveReading("mill.power_total", "W", 5_400_000, DateTimeOffset.UnixEpoch, 119, 2),
            new LiveReading("diesel.volume_flow", "l/h", 531.25m, DateTimeOffset.UnixEpoch, 119, 8)],
    };
}
