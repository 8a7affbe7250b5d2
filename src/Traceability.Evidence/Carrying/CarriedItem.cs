namespace Traceability.Evidence.Carrying;

/// <summary>
/// One item of a chain as a device gives it to somebody who carries it, a CBOR sequence:
/// <code>
/// pin        text: the newest checkpoint that the device has pinned of a log, as it was signed; one of each log at most, first
/// rotation   COSE_Sign1, before the first segment of the key that it brings in
/// segment    segment message, rising by number
/// </code>
/// What an item is, its first byte says; each is judged as when it comes over the broker.
/// </summary>
public enum CarriedItem
{
    Unknown,
    Pin,
    Rotation,
    Segment,
}
