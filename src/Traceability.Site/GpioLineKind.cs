namespace Traceability.Site;

public enum GpioLineKind
{
    PulseCounter,

    /// <summary>Active while the cabinet is closed, so that a cut wire reads as opened.</summary>
    SealSwitch,

    /// <summary>Active while nothing stands in the light, so that a cut wire reads as interrupted.</summary>
    Beam,

    /// <summary>Asks for something (a lamp, a barrier's opening); inactive unless it asks.</summary>
    Output,
}
