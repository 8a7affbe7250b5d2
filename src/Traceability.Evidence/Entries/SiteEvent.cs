using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// Something that happened to the site, the clock or the agent.
/// <code>[code, at, subject, from, to, cause, detail]
/// code     EventCode
/// at       Unix ms
/// subject  text: device, channel, scale or "agent"
/// from,to  Unix ms or null
/// cause    text: a fixed word (timeout, connection, exception-2, power, …)
/// detail   text for people, may be empty; never a personal value</code>
/// </summary>
public sealed record SiteEvent(EventCode Code, long AtMs, string Subject, long? FromMs, long? ToMs, string Cause, string Detail) : Entry
{
    /// <summary>What the entry that signs an acceptance report is of, and its cause; its detail is the report's hash. Channels' ids have a dot.</summary>
    public const string ReportSubject = "acceptance-report", ReportCause = "report";

    public const int LastCode = (int)EventCode.Command;

    public override EntryKind Kind => EntryKind.Event;

    protected override void WriteBody(CborWriter writer)
    {
        writer.Array(7);
        writer.Unsigned((ulong)Code);
        writer.Integer(AtMs);
        writer.Text(Subject);
        writer.IntegerOrNull(FromMs);
        writer.IntegerOrNull(ToMs);
        writer.Text(Cause);
        writer.Text(Detail);
    }

    internal static SiteEvent? Read(ref CborReader reader) =>
        reader.Array(7) && reader.Integer(0, LastCode, out int code) && reader.Integer(0, PackedDeltas.Largest, out long at)
        && reader.Text(LongestText, out var subject) && reader.IntegerOrNull(0, PackedDeltas.Largest, out var from)
        && reader.IntegerOrNull(0, PackedDeltas.Largest, out var to)
        && reader.Text(LongestText, out var cause) && reader.Text(LongestText, out var detail)
            ? new SiteEvent((EventCode)code, at, subject, from, to, cause, detail)
            : null;
}
