namespace Traceability.Edge.Agent.Recording;

/// <summary>How a counter came from one reading to the next.</summary>
enum CounterStep
{
    Forward,

    /// <summary>Through its documented or its register's end to the beginning.</summary>
    RolledOver,

    /// <summary>Lower, and by no rollover: reset, replaced, or misread.</summary>
    WentBack,

    /// <summary>Higher than what is connected to it can have made it since.</summary>
    FasterThanRated,
}
