namespace Traceability.Simulator.Plant;

/// <summary>Where a truck is on its way over the platform.</summary>
enum CrossingStage
{
    /// <summary>The tag is in the field, the platform still empty.</summary>
    Approaching,
    Climbing,
    Wobbling,
    Standing,
    Descending,

    /// <summary>The platform is empty and shows centre of zero.</summary>
    Emptied,
    Over,
}
