namespace Traceability.Evidence.Entries;

/// <summary>Why a configuration entry stands where it stands. The numbers are final.</summary>
public enum ConfigurationReason
{
    RunStart = 0,
    Change = 1,
    Month = 2,
}
