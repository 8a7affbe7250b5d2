namespace Traceability.Ledger.Chains;

/// <summary>What happened where two segments continue one previous.</summary>
enum ForkKind
{
    /// <summary>The clocks cannot be trusted and run and boot do not settle it: nobody is accused.</summary>
    Untold,

    /// <summary>One branch ended at once and the other began after it: an honest power cut.</summary>
    LostTail,

    /// <summary>The same, but the branch that ended covers more than a power cut can lose: an older state of the device was put back.</summary>
    RestoredImage,

    /// <summary>Both branches went on beside each other.</summary>
    ClonedCard,

    /// <summary>The same from number 1 on.</summary>
    TwoDevices,

    /// <summary>The key signed twice in one run, which no power cut can bring about: a run lives in memory and ends with the first doubtful commit.</summary>
    Equivocation,
}
