namespace Traceability.Evidence.Entries;

/// <summary>What an event entry tells. The numbers are final.</summary>
public enum EventCode
{
    /// <summary>An agent start; from … to is the span since the last seal whose readings, if any were taken, are lost.</summary>
    Boot = 0,
    Shutdown = 1,

    /// <summary>The wall clock jumped against the monotonic one; from = where it stood, to = where it stands.</summary>
    ClockStep = 2,

    /// <summary>Readings of the subject are missing from … (to …, once they are back).</summary>
    Gap = 3,
    CounterReset = 4,

    /// <summary>The cause is opened or closed.</summary>
    SealSwitch = 5,
    Override = 6,
    Commissioning = 7,
    KeyRotation = 8,

    /// <summary>A crossing that did not become a weighing; the cause says why.</summary>
    WeighingRefused = 9,

    /// <summary>The clock's status changed; the cause is the new status.</summary>
    ClockStatus = 10,

    /// <summary>A light barrier's beam; the cause is interrupted or free.</summary>
    Beam = 11,

    /// <summary>Counted pulses and the same meter's register have drifted apart since from; the cause says which way.</summary>
    CounterDifference = 12,

    /// <summary>Something was asked of the subject, a device or an output; the cause is what became of it.</summary>
    Command = 13,
}
