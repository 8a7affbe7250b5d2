namespace Traceability.Site;

/// <summary>Everything that a site file may leave out, in one place. A missing key means exactly this.</summary>
public static class SiteDefaults
{
    /// <summary>A power cut costs at most this much of readings, and nothing of counters.</summary>
    public const int SealIntervalSeconds = 10;

    /// <summary>Closes a segment before its interval is over; bounds the memory of the open one.</summary>
    public const int SealMaxReadings = 50_000;

    /// <summary>A segment message must stay below 1 MiB, also when 64-bit readings hardly repeat (about 17 bytes each).</summary>
    public const int MostReadingsInSegment = 50_000;

    /// <summary>Relative to the agent's working folder.</summary>
    public const string DataFolder = "data";

    /// <summary>For each bus: at least four minutes of a 9 600 baud line without a pause; on a usual one far more.</summary>
    public const int BlackBoxKiB = 512;

    /// <summary>Live values for others cost bandwidth, so a site asks for them.</summary>
    public const bool Telemetry = false;

    public const BusRole Role = BusRole.Master;

    public const int ModbusTcpPort = 502;
    public const int MqttPort = 1883;
    public const int MqttTlsPort = 8883;

    /// <summary>A broker beside the agent needs none; one that is reached over a network does, and then says so.</summary>
    public const bool Tls = false;

    /// <summary>What energy meters and indicators leave the factory with; Modbus' own default would be 19 200.</summary>
    public const int Baud = 9_600;

    public const LineParity Parity = LineParity.Even;
    public const int StopBits = 1;

    /// <summary>Most adapters switch by themselves, and most drivers cannot: where one must, the site says so.</summary>
    public const string Rs485 = "none";

    public const bool RtsHighOnSend = true;
    public const int RtsDelayMs = 0;
    public const int TurnaroundMs = 0;

    public const int TagPeriodMs = 250;

    /// <summary>A count is recorded this often; in between pulses are only counted.</summary>
    public const int PulsePeriodMs = 1_000;

    /// <summary>S0 pulses and pauses are 30 ms or longer; half of that is safe, and this is a sixth.</summary>
    public const int PulseDebounceUs = 5_000;

    /// <summary>Of seal switches and beams.</summary>
    public const int ContactDebounceUs = 20_000;

    /// <summary>By more than this, pulses and register may not drift apart.</summary>
    public const int CheckPulses = 20;

    /// <summary>A weight is taken when it has stood still for this long …</summary>
    public const int WindowMs = 3_000;

    /// <summary>… over at least this many readings.</summary>
    public const int WindowSamples = 10;

    /// <summary>The deck counts as empty within this many divisions of zero.</summary>
    public const int ZeroBandDivisions = 1;
}
