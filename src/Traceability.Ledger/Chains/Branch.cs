using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Chains;

/// <summary>
/// A part of a chain that leaves another one: the line that figures follow, or another branch. Both sides of its fork are counted with all that
/// hangs on them.
/// </summary>
/// <param name="id">1, 2, … within the chain.</param>
/// <param name="from">What it leaves; null for the followed line.</param>
sealed class Branch(int id, Branch? from, ForkParent parent, ForkSide side)
{
    public int Id => id;
    public Branch? From => from;
    public ForkParent Parent => parent;

    /// <summary>Beginning with this branch's first segment.</summary>
    public ForkSide Side { get; private set; } = side;

    /// <summary>Beginning with the child that continues what this branch leaves; null until that child is held.</summary>
    public ForkSide? Other { get; set; }

    /// <summary>The newest segment of this branch itself, not of those that leave it.</summary>
    public byte[] Tip { get; private set; } = side.Identity;

    public long TipNumber { get; private set; } = side.Number;

    /// <summary>Segments of this branch itself that were kept with their entries.</summary>
    public long Kept { get; set; }

    /// <summary>Two persons have said which child of its parent counts.</summary>
    public bool Decided { get; set; }

    /// <summary>Differs from its row.</summary>
    public bool Changed { get; set; } = true;

    public Fork? Fork => Other is { } other ? Chains.Fork.Of(parent, Side, other) : null;

    /// <summary>What its findings say, and their state.</summary>
    public (Fork Fork, string State)? Said { get; set; }

    public void Advance(byte[] identity, long number) => (Tip, TipNumber, Changed) = (identity, number, true);

    public void Count(SegmentHeader header) => (Side, Changed) = (Side.With(header), true);

    public void CountOther(byte[] identity, SegmentHeader header) => (Other, Changed) = (Other?.With(header) ?? ForkSide.Of(identity, header), true);

    /// <summary>Whether it or a branch on its way has lost to another by a decision.</summary>
    public bool IsSetAside => Decided || from is { IsSetAside: true };
}
