namespace Traceability.Ledger.Ingest;

/// <summary>Why a message was not taken, in the order in which it is asked.</summary>
enum RefusalReason
{
    TooLarge,
    Malformed,

    /// <summary>A typ or version that a later program writes; kept, so that it can be given again.</summary>
    Newer,
    NotEnrolled,

    /// <summary>Sent on another device's topic than the chain's.</summary>
    ForeignTopic,

    /// <summary>By a key that the chain does not have; its rotation may be on the way.</summary>
    UnknownKey,
    BadSignature,
    BodyUnreadable,

    /// <summary>The entries are not those that were signed, and the signed ones are not held.</summary>
    RootMismatch,

    /// <summary>The entries are not those that were signed; the signed ones are held and the difference is named.</summary>
    EntriesAltered,
    EntriesUnreadable,

    /// <summary>Register words do not give the value beside them by the channel's decoding rule.</summary>
    DecodingMismatch,

    /// <summary>So much of this chain waits for what precedes it that no more is kept; sent again later it will be taken.</summary>
    TooManyWaiting,

    /// <summary>Beyond the tips of a revoked key, and not logged before the revocation.</summary>
    Revoked,

    /// <summary>The ledger takes nothing of this chain until somebody has looked.</summary>
    Suspended,

    /// <summary>A cosignature of a checkpoint that this ledger has not published and asked for.</summary>
    UnknownCheckpoint,

    /// <summary>A cosignature without a time, or from the future.</summary>
    WrongTime,
}
