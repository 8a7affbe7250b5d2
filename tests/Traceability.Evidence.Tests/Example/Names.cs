namespace Traceability.Evidence.Tests.Example;

/// <summary>The words that stand beside the bytes in the example's dumps.</summary>
static class Names
{
    public static readonly Dictionary<string, string> Enrolment = new()
    {
        ["1"] = "organisation", ["2"] = "facility", ["3"] = "device", ["4"] = "evidence key", ["4.1"] = "kty EC2", ["4.-1"] = "crv P-256", ["4.-2"] = "x", ["4.-3"] = "y",
        ["5"] = "witness key", ["6"] = "label key hash", ["7"] = "voucher", ["8"] = "logs", ["8.0.0"] = "origin", ["8.0.1"] = "key", ["8.0.2"] = "size", ["8.0.3"] = "root",
        ["9"] = "ledger keys", ["9.0"] = "online", ["9.1"] = "root",
    };

    public static readonly Dictionary<string, string> Tally = new()
    {
        ["0"] = "tally", ["1.0"] = "counts", ["1.0.0"] = "tallies", ["1.0.1"] = "series", ["1.0.2"] = "weighings", ["1.0.3"] = "tags", ["1.0.4"] = "events",
        ["1.0.5"] = "configurations", ["1.0.6"] = "register statements", ["1.1"] = "tickets", ["1.1.0.0"] = "scale", ["1.1.0.1"] = "next", ["1.2"] = "resets", ["1.3"] = "gap ms",
    };

    public static readonly Dictionary<string, string> Series = new()
    {
        ["0"] = "series", ["1.0"] = "channel", ["1.1"] = "count", ["1.2"] = "words", ["1.3"] = "times", ["1.3.0"] = "first", ["1.3.1"] = "least",
        ["1.3.2"] = "width 2; 1002, 999, 999 less 999 = 3, 0, 0", ["1.4"] = "quality", ["1.4.0"] = "good", ["1.4.1"] = "length", ["1.4.2"] = "not a number",
        ["1.4.3"] = "length", ["1.4.4"] = "good", ["1.4.5"] = "length", ["1.5"] = "planes", ["1.6"] = "exponent", ["1.7"] = "values of the 3 good readings",
        ["1.7.0"] = "first", ["1.7.1"] = "least", ["1.7.2"] = "width 1; 1, 2 less 1 = 0, 1",
    };

    public static readonly Dictionary<string, string> Weighing = new()
    {
        ["0"] = "weighing", ["1.0"] = "ticket", ["1.1"] = "scale", ["1.2"] = "pass", ["1.3"] = "vehicle", ["1.4"] = "captured", ["1.5"] = "shown g", ["1.6"] = "division g",
        ["1.7"] = "channel", ["1.8"] = "weight words", ["1.9"] = "status words", ["1.10"] = "window", ["1.10.0"] = "samples", ["1.10.1"] = "span ms", ["1.10.2"] = "spread g", ["1.11"] = "zero",
        ["1.12"] = "first crossing", ["1.12.0"] = "ticket", ["1.12.1"] = "captured", ["1.12.2"] = "shown g", ["1.13"] = "gross g", ["1.14"] = "tare g", ["1.15"] = "net g", ["1.16"] = "alibi",
    };

    public static readonly Dictionary<string, string> Channel = new()
    {
        ["0"] = "channel", ["1"] = "index", ["2"] = "id", ["3"] = "rule: two words of holding register 8, i32 ABCD, in kg", ["4"] = "bus", ["5"] = "unit", ["6"] = "profile", ["7"] = "profile hash", ["8"] = "verified: device, as it says", ["9"] = "serial", ["10"] = "period ms",
    };

    public static readonly Dictionary<string, string> Event = new()
    {
        ["0"] = "event", ["1.0"] = "code: gap", ["1.1"] = "at", ["1.2"] = "subject", ["1.3"] = "from", ["1.4"] = "to", ["1.5"] = "cause", ["1.6"] = "detail",
    };

    public static readonly Dictionary<string, string> Header = new()
    {
        ["1"] = "chain", ["2"] = "run", ["3"] = "number", ["4"] = "first seq", ["5"] = "previous", ["6"] = "count", ["7"] = "entries root", ["8"] = "sealed", ["9"] = "boot",
        ["10"] = "monotonic ms", ["11"] = "clock", ["11.0"] = "synchronised", ["11.1"] = "source", ["11.2"] = "bound ms", ["12"] = "configuration", ["13"] = "software",
        ["14"] = "checkpoint", ["14.0"] = "size", ["14.1"] = "root", ["15"] = "assurance",
    };

    public static readonly Dictionary<string, string> SigStructure = new()
    {
        ["1"] = "protected {1: -7, 4: kid, 16: \"tr.segment.v1+cbor\"}", ["2"] = "external aad", ["3"] = "payload",
    };

    public static readonly Dictionary<string, string> Sign1 = new() { ["0"] = "protected", ["1"] = "unprotected", ["2"] = "payload", ["3"] = "signature r ‖ s" };

    public static readonly Dictionary<string, string> Message = new() { ["0"] = "version", ["1"] = "sign1", ["2"] = "compression: none", ["3"] = "body" };

    public static readonly Dictionary<string, string> Approval = new() { ["1"] = "organisation", ["2"] = "request", ["3"] = "approved", ["4"] = "assurance" };

    public static readonly Dictionary<string, string> Possession = new() { ["1"] = "chain", ["2"] = "key", ["2.1"] = "kty EC2", ["2.-1"] = "crv P-256", ["2.-2"] = "x", ["2.-3"] = "y", ["3"] = "old kid", ["4"] = "at" };

    public static readonly Dictionary<string, string> Rotation = new() { ["1"] = "chain", ["2"] = "after", ["3"] = "tip", ["4"] = "possession", ["5"] = "at" };

    public static readonly Dictionary<string, string> Revocation = new()
    {
        ["1"] = "organisation", ["2"] = "chain", ["3"] = "key", ["4"] = "tips", ["4.0.0"] = "number", ["4.0.1"] = "identity", ["5"] = "size", ["6"] = "reason", ["7"] = "at",
    };

    public static readonly Dictionary<string, string> Statement = new() { ["0"] = "version", ["1"] = "a revocation", ["2"] = "sign1" };

    public static readonly Dictionary<string, string> Publication = new() { ["1"] = "organisation", ["2"] = "profile", ["3"] = "hash", ["4"] = "verified: capture", ["5"] = "at" };

    public static readonly Dictionary<string, string> Bundle = new()
    {
        ["0"] = "version", ["1"] = "subject", ["1.0"] = "a ticket", ["1.1"] = "in segment", ["1.2"] = "entry", ["2"] = "chains", ["2.0.0"] = "request", ["2.0.1"] = "approval",
        ["3"] = "segments", ["3.0.0"] = "chain", ["3.0.1"] = "sign1", ["3.0.2"] = "entries", ["3.0.2.0.0"] = "index", ["3.0.2.0.1"] = "salt", ["3.0.2.0.2"] = "entry",
        ["3.0.2.0.3"] = "path", ["3.0.3"] = "proofs", ["3.0.3.0"] = "the receipt, cosigned", ["4"] = "configurations", ["4.0.0"] = "count", ["4.0.1.0.0"] = "position", ["4.0.1.0.1"] = "salt", ["4.0.1.0.2"] = "leaf", ["4.0.1.0.3"] = "path", ["5"] = "openings", ["5.0.0"] = "segment",
        ["5.0.1"] = "entry", ["5.0.2"] = "key", ["5.0.3"] = "kind", ["5.0.4"] = "value", ["6.0.0"] = "publication", ["6.0.1"] = "proofs: none",
    };
}
