namespace Traceability.Evidence.Log;

/// <summary>One signature line of a note: whose it says it is, and the bytes behind the key id.</summary>
public sealed record NoteSignature(string Name, byte[] KeyId, byte[] Signature);
