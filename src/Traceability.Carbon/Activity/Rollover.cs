namespace Traceability.Carbon.Activity;

/// <summary>
/// A register that, by its manual, begins again at 0 after <c>Modulus − 1</c> (in mantissa steps). A step back counts as a rollover only
/// if the way forward is at most <c>LargestStep</c>, what the site can pass between two readings; otherwise it is a reset.
/// </summary>
public sealed record Rollover(long Modulus, long LargestStep);
