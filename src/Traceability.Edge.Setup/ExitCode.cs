namespace Traceability.Edge.Setup;

/// <summary>What a script learns. The same for every verb; <c>--help</c> prints them.</summary>
enum ExitCode
{
    /// <summary>Done, and nothing is wrong.</summary>
    Fine = 0,

    /// <summary>The work was done, and what was looked at is not in order: the sentences say what.</summary>
    Wrong = 1,

    /// <summary>The command line, the site file or a profile cannot be used; nothing was done.</summary>
    Unusable = 2,

    /// <summary>A device, the broker, the agent or the ledger could not be reached.</summary>
    Unreachable = 3,

    /// <summary>Ended by Ctrl-C; what was begun has been undone.</summary>
    Interrupted = 130,
}
