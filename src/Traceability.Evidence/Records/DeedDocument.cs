namespace Traceability.Evidence.Records;

/// <summary>A document that a deed is about, by its hash: whoever holds the bytes can tell that they are it.</summary>
/// <param name="Name">What it is to the deed: figure, plan, report.</param>
public sealed record DeedDocument(string Name, byte[] Sha256);
