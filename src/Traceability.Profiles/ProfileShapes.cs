using Traceability.Profiles.Configuration;

namespace Traceability.Profiles;

/// <summary>The keys of a profile file. firmware-config/schema/profile.schema.json says the same for editors.</summary>
static class ProfileShapes
{
    internal static readonly Shape Profile = new("profile",
        "id", "version", "vendor", "model", "kind", "verified", "printed-base", "max-registers", "min-pause-ms", "response-timeout-ms",
        "values", "texts", "self-test", "heartbeat", "commands", "status", "tag", "debounce-us", "sources", "frames");

    internal static readonly Shape Value = new("value",
        "name", "table", "wire", "printed", "printed-base", "type", "words", "order", "scale", "resolution", "unit", "beside", "sentinels", "counter", "nominal", "poll", "note");

    internal static readonly Shape Beside = new("beside", "says", "wire", "printed", "bit", "bits");

    internal static readonly Shape Text = new("text", "name", "table", "wire", "printed", "printed-base", "words", "order", "begins");

    internal static readonly Shape Counter = new("counter", "width", "rollover", "most-per-hour");
    internal static readonly Shape Range = new("range", "low", "high");
    internal static readonly Shape SelfTest = new("self-test", "value", "low", "high");
    internal static readonly Shape Heartbeat = new("heartbeat", "value", "within-ms");

    internal static readonly Shape Command = new("command", "name", "writes", "wire", "printed", "printed-base", "words", "proof");
    internal static readonly Shape Proof = new("proof", "value", "bit", "when", "low", "high", "within-ms");

    internal static readonly Shape Status = new("status", "gross", "tare", "status", "error", "flags", "decimals");
    internal static readonly Shape Flags = new("flags",
        "stable", "net-mode", "centre-of-zero", "underload", "overload", "fault", "power-up-zero", "other-indication");
    internal static readonly Shape FlagBit = new("flag-bit", "in", "bit", "bits", "when", "unless");
    internal static readonly Shape Decimals = new("decimals", "bit", "decimals");

    internal static readonly Shape Tag = new("tag", "value", "no-tag");
    internal static readonly Shape Frame = new("frame", "origin", "transport", "ask", "answer", "value", "shows", "note");

    internal static readonly Shape[] All = [Profile, Value, Text, Beside, Counter, Range, SelfTest, Heartbeat, Command, Proof, Status, Flags, FlagBit, Decimals, Tag, Frame];
}
