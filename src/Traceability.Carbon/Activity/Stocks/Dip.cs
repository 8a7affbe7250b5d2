using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity.Stocks;

/// <summary>What was found in a store: a dipped tank, a counted pile.</summary>
/// <param name="Quantity">In the stream's unit and state.</param>
/// <param name="Evidence">The entry, in one word without white space.</param>
public sealed record Dip(long AtMs, ExactDecimal Quantity, string Evidence);
