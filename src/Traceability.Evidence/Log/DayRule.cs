namespace Traceability.Evidence.Log;

/// <summary>What a ledger's own signed words must keep to, day by day; breaking one of them convicts it.</summary>
public enum DayRule
{
    /// <summary>One label, one leaf.</summary>
    OneLeaf,

    /// <summary>The leaf of a day holds the digest of the statement that was given out.</summary>
    LeafOfStatement,

    /// <summary>One chain and day, one statement.</summary>
    OneStatement,

    /// <summary>Each statement names the digest of the one before.</summary>
    Linked,

    /// <summary>No day between two statements is without one.</summary>
    EveryDay,

    /// <summary>The segment log only grows, and has one root for one size.</summary>
    LogGrows,

    /// <summary>What was held once is held later.</summary>
    TipsStay,

    /// <summary>A fork that was told is told again.</summary>
    ForksStay,

    /// <summary>A segment with a receipt below the statement's size is held.</summary>
    ReceiptHeld,
}
