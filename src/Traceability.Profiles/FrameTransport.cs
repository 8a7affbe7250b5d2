namespace Traceability.Profiles;

public enum FrameTransport
{
    /// <summary>Unit, function, data, CRC (low byte first).</summary>
    Rtu,
    /// <summary>MBAP header, function, data.</summary>
    Tcp,
}
