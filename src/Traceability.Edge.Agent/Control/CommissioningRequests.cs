using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Control;

/// <summary>
/// <c>POST /v1/commissioning…</c>: somebody has stood before the display, or before what an output moves, and compared. What the agent itself
/// reads stands beside what he says, and he is not believed against it. Who that was stays out of the chain: an event has no place for a
/// personal value, and the acceptance report, which the person signs, has the name; the chain has the report's hash.
/// </summary>
sealed class CommissioningRequests(ControlledRun run)
{
    /// <summary>Or two of the channel's periods: a display goes on meanwhile.</summary>
    static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    const int LongestNote = 200, LongestUnit = 16, LongestChannel = 128, LongestBy = 64, HashDigits = 64;

    public async Task<Answer> EnterAsync(HttpRequest request)
    {
        var asked = await Asked.ReadAsync(request, "channel", "shown", "read", "unit", "within", "by", "note");
        var (id, unit, note) = (asked.Text("channel", LongestChannel, required: true), asked.Text("unit", LongestUnit, required: true), asked.Text("note", LongestNote));
        var (shown, read, within) = (asked.Decimal("shown"), asked.Decimal("read"), asked.Decimal("within", required: false));
        _ = asked.Text("by", LongestBy);
        if (within is { Value: < 0 }) asked.Wrong<decimal>("within", "no negative number");
        if (asked.Mistake is { } mistake) return mistake;
        if (run.Site.Channels.FirstOrDefault(channel => channel.Id == id) is not { } channel) return ControlRoutes.Unknown("channel", id!, [.. run.Site.Channels.Select(c => c.Id)]);
        if (unit != channel.Rule.Unit) return Answer.Refused(StatusCodes.Status400BadRequest, "unit is not the channel's", $"unit: {channel.Rule.Unit}; convert what the display shows");

        var now = run.NowMs;
        if (run.Recorder.Channels()[channel.Index] is not { Gap: null, Value: { } own, Last.AtMs: var atMs } || now - atMs > Math.Max(Recent.TotalMilliseconds, 2 * channel.Period.TotalMilliseconds))
            return Answer.Refused(StatusCodes.Status409Conflict, "the agent has no recent value of this channel to compare with", "give back a lease of its bus, then wait for a value (GET /v1/channels says why there is none)");
        bool Agrees(decimal value) => Math.Abs(shown!.Value.Value - value) <= (within?.Value ?? 0);
        // A clock that was set back must not make a reading come from the future.
        var (agrees, seconds) = (Agrees(read!.Value.Value) && Agrees(own), (Math.Max(0, now - atMs) + 999) / 1000);
        var ownText = own.ToString(CultureInfo.InvariantCulture);
        var detail = FormattableString.Invariant($"shown {shown!.Value.Text}, read {read.Value.Text}, agent read {ownText} {seconds} s before, within {within?.Text ?? "0"} {unit}{Behind(note)}");
        return await SealAsync(new SiteEvent(EventCode.Commissioning, now, channel.Id, null, null, Word(agrees), detail), json =>
        {
            json.WriteBoolean("agrees", agrees);
            json.WriteString("agentRead", ownText);
            json.WriteNumber("agentReadAgeS", seconds);
        });
    }

    /// <summary>What is really set is asked of the kernel, at this moment: whoever has seen it move says so while it still is.</summary>
    public async Task<Answer> EnterOutputAsync(HttpRequest request, string name)
    {
        var asked = await Asked.ReadAsync(request, "seen", "by", "note");
        var (seen, note) = (asked.Text("seen", LongestUnit, required: true), asked.Text("note", LongestNote));
        _ = asked.Text("by", LongestBy);
        if (seen is not (null or "active" or "inactive")) asked.Wrong<string>("seen", "active or inactive");
        if (asked.Mistake is { } mistake) return mistake;
        if (CommandRequests.ChipOf(run, name, out var unknown) is not { } chip) return unknown!;
        return chip.IsActive(name) is { } active ? await EnterOutputAsync(name, seen!, active, note) : CommandRequests.NotTaken();
    }

    /// <summary>Nobody can have seen what an output moves that is not active any more: its time is over, or something else has taken it back.</summary>
    internal async Task<Answer> EnterOutputAsync(string name, string seen, bool active, string? note)
    {
        if (!active) return Answer.Refused(StatusCodes.Status409Conflict, "the output is not active, so that nothing shows what it moves", "make it active, look, and enter what was seen while it still is");
        var agrees = seen == "active";
        return await SealAsync(new SiteEvent(EventCode.Commissioning, run.NowMs, name, null, null, Word(agrees), $"seen {seen}, set active{Behind(note)}"), json =>
        {
            json.WriteBoolean("agrees", agrees);
            json.WriteBoolean("active", active);
        });
    }

    /// <summary>The evidence key signs the bytes of a report by its hash; what they say is the affair of whoever wrote it.</summary>
    public async Task<Answer> EnterReportAsync(HttpRequest request)
    {
        var asked = await Asked.ReadAsync(request, "sha256");
        var hash = asked.Text("sha256", HashDigits, required: true);
        if (hash is not null && (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigitLower))) asked.Wrong<string>("sha256", "64 lower-case hex digits");
        return asked.Mistake is { } mistake ? mistake : await SealAsync(new SiteEvent(EventCode.Commissioning, run.NowMs, SiteEvent.ReportSubject, null, null, SiteEvent.ReportCause, hash!), _ => { });
    }

    static string Word(bool agrees) => agrees ? "agrees" : "differs";

    static string Behind(string? note) => note is { Length: > 0 } ? $": {note}" : "";

    async Task<Answer> SealAsync(SiteEvent told, Action<Utf8JsonWriter> more)
    {
        var entry = new PendingEntry(told);
        if (run.Recorder.SealAsync(entry) is not { } sealing)
            return Answer.Refused(StatusCodes.Status503ServiceUnavailable, "the disk has stood still for so long that nothing more is taken", "look at the disk, then enter it again");
        var segment = await sealing;
        return Answer.Ok(json =>
        {
            json.WriteNumber("segment", segment.Header.Number);
            json.WriteNumber("entry", segment.Header.FirstSeq + entry.Index);
            json.WriteString("identity", Convert.ToHexStringLower(segment.Identity));
            json.WriteInstant("sealedAt", segment.Header.SealedMs);
            more(json);
        });
    }
}
