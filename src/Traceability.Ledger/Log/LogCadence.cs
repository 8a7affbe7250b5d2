namespace Traceability.Ledger.Log;

/// <summary>When checkpoints are made, and to what sizes: what an onlooker sees of the traffic is only that it stayed below the padding.</summary>
/// <param name="Period">Between two checkpoints; zero makes one after every transaction that needs it, for tests.</param>
/// <param name="Padding">The segment log grows by multiples of this, and by at least one of them at each checkpoint.</param>
sealed record LogCadence(TimeSpan Period, int Padding)
{
    /// <summary>138 240 leaves a day, about 18 MB, whether trucks come or not.</summary>
    public static readonly LogCadence Default = new(TimeSpan.FromSeconds(5), 8);

    /// <summary>Nothing is hidden and nothing waits.</summary>
    public static readonly LogCadence AtOnce = new(TimeSpan.Zero, 1);
}
