using Microsoft.AspNetCore.Http;
using Traceability.Profiles.Configuration;

namespace Traceability.Edge.Agent.Control;

/// <summary>Which request is answered by whom; the table is in this folder's README.</summary>
sealed class ControlRoutes(ControlledRun run)
{
    /// <summary>More names than that are no help in a sentence.</summary>
    const int MostNames = 20;

    readonly StatusView status = new(run);
    readonly ChannelsView channels = new(run);
    readonly LeaseRequests leases = new(run);
    readonly CommissioningRequests commissioning = new(run);
    readonly CommandRequests commands = new(run);
    readonly IdentificationView identification = new(run);
    readonly SegmentsView segments = new(run);
    readonly ImportRequests imports = new(run);

    public async Task AnswerAsync(HttpContext context)
    {
        Answer answer;
        try
        {
            answer = await RouteAsync(context.Request, context.Request.Path.Value!.Split('/')[1..]);
        }
        catch (Exception stopping) when (stopping is OperationCanceledException or IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            answer = Answer.Refused(StatusCodes.Status503ServiceUnavailable, "the agent is stopping, or its disk failed", "ask again when it runs (systemctl status traceability-edge-agent)");
        }
        if (!context.RequestAborted.IsCancellationRequested) await answer.SendAsync(context.Response);
    }

    /// <summary>What is said where a name is not known.</summary>
    public static Answer.Problem Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        var nearest = NearestWord.To(name, known) is { } word ? $"did you mean {word}? " : "";
        var list = known.Count switch { 0 => "there is none", <= MostNames => $"one of {string.Join(", ", known)}", _ => "see GET /v1/channels" };
        return Answer.Refused(StatusCodes.Status404NotFound, $"there is no {what} of this name", nearest + list);
    }

    async Task<Answer> RouteAsync(HttpRequest request, string[] path) => path switch
    {
        ["v1", "status"] => await (Wrong(request, "GET") ?? status.AnswerAsync()),
        ["v1", "channels"] => await (Wrong(request, "GET") ?? channels.AnswerAsync()),
        ["v1", "buses", var bus, "lease"] => await (Wrong(request, "POST") ?? leases.LendAsync(request, bus)),
        ["v1", "buses", var bus, "lease", var lease] when HttpMethods.IsDelete(request.Method) => await leases.TakeBackAsync(bus, lease),
        ["v1", "buses", var bus, "lease", var lease] => await (Wrong(request, "PUT", "DELETE") ?? leases.RenewAsync(request, bus, lease)),
        ["v1", "commissioning"] => await (Wrong(request, "POST") ?? commissioning.EnterAsync(request)),
        ["v1", "commissioning", "report"] => await (Wrong(request, "POST") ?? commissioning.EnterReportAsync(request)),
        ["v1", "commissioning", "outputs", var line] => await (Wrong(request, "POST") ?? commissioning.EnterOutputAsync(request, line)),
        ["v1", "devices", var device, "commands", var command] => await (Wrong(request, "POST") ?? commands.CommandAsync(request, device, command)),
        ["v1", "outputs", var line] => await (Wrong(request, "POST") ?? commands.SwitchAsync(request, line)),
        ["v1", "identification", var device] => await (Wrong(request, "GET") ?? identification.AnswerAsync(device)),
        ["v1", "segments"] => await (Wrong(request, "GET") ?? segments.AnswerAsync(request)),
        ["v1", "import"] => await (Wrong(request, "POST") ?? imports.TakeAsync(request)),
        _ => Answer.Refused(StatusCodes.Status404NotFound, "there is nothing at this path", "the paths are in the agent's Control/README.md, such as GET /v1/status"),
    };

    static Task<Answer>? Wrong(HttpRequest request, params string[] methods)
    {
        if (methods.Contains(request.Method)) return null;
        request.HttpContext.Response.Headers.Allow = string.Join(", ", methods);
        return Task.FromResult<Answer>(Answer.Refused(StatusCodes.Status405MethodNotAllowed, "another method is asked for here", $"use {string.Join(" or ", methods)}"));
    }
}
