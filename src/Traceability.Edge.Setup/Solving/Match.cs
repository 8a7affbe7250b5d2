namespace Traceability.Edge.Setup.Solving;

/// <summary>How a register's number becomes the digits of a display. The further down, the more could be chance.</summary>
enum Match
{
    None,
    Exact,
    Rounded,

    /// <summary>The display leaves off what it has no digits for.</summary>
    Cut,
}
