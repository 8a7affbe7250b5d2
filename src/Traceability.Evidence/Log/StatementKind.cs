namespace Traceability.Evidence.Log;

/// <summary>What an entry of the statement log is about. The numbers are final.</summary>
public enum StatementKind
{
    /// <summary>Request, approval or null.</summary>
    Enrolment = 1,

    /// <summary>Label and digest of a chain's private day statement.</summary>
    DayLabel = 2,

    /// <summary>A key hands its chain over to another.</summary>
    Rotation = 3,

    /// <summary>The organisation's last word on a key.</summary>
    Revocation = 4,

    /// <summary>The ledger takes nothing more of a chain, or takes it again.</summary>
    Suspension = 5,

    /// <summary>A log goes on under another name: succession, the old log's last checkpoint.</summary>
    Succession = 6,

    /// <summary>Which branch of a fork counts: two persons' signatures.</summary>
    Decision = 7,

    /// <summary>How far an organisation says that a device profile was verified.</summary>
    Profile = 8,

    /// <summary>Digest of a private record: what somebody with an account said.</summary>
    Record = 9,

    /// <summary>Digest of a private deed: what somebody with an account did.</summary>
    Deed = 10,
}
