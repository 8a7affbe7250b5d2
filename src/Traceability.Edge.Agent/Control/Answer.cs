using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Traceability.Edge.Agent.Control;

/// <summary>What is answered to a request. A closed set.</summary>
abstract record Answer
{
    Answer() { }

    public abstract Task SendAsync(HttpResponse response);

    /// <summary>What could not be done: one sentence with what is wrong, and one with what to do.</summary>
    public static Problem Refused(int status, string detail, string remedy) => new(status, detail, remedy);

    public static Json Ok(Action<Utf8JsonWriter> members, int status = StatusCodes.Status200OK) => new(status, members);

    public sealed record Nothing : Answer
    {
        public override Task SendAsync(HttpResponse response)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
    }

    public sealed record Json(int Status, Action<Utf8JsonWriter> Members) : Answer
    {
        public override Task SendAsync(HttpResponse response) => SendAsync(response, Status, "application/json", Members);
    }

    public sealed record Problem(int Status, string Detail, string Remedy) : Answer
    {
        public override Task SendAsync(HttpResponse response) => SendAsync(response, Status, "application/problem+json", json =>
        {
            json.WriteNumber("status", Status);
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(Status));
            json.WriteString("detail", Detail);
            json.WriteString("remedy", Remedy);
        });
    }

    /// <summary>Bytes that are too many to be held at once.</summary>
    public sealed record Stream(string Type, Func<PipeWriter, CancellationToken, Task> Write) : Answer
    {
        public override async Task SendAsync(HttpResponse response)
        {
            response.ContentType = Type;
            await Write(response.BodyWriter, response.HttpContext.RequestAborted);
        }
    }

    static async Task SendAsync(HttpResponse response, int status, string type, Action<Utf8JsonWriter> members)
    {
        response.StatusCode = status;
        response.ContentType = type;
        // Into the connection's own buffers: an answer for a thousand channels would otherwise be a large object of the heap each time.
        using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        await response.BodyWriter.FlushAsync(CancellationToken.None);
    }
}
