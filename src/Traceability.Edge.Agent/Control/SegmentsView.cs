using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Traceability.Edge.Agent.Control;

/// <summary><c>GET /v1/segments?from=N</c>: the sealed segments, as they are sent, one behind the other: each message is one CBOR item (RFC 8742).</summary>
sealed class SegmentsView(ControlledRun run)
{
    /// <summary>Each at most 1 MiB: so many are in memory at a time.</summary>
    const int AtATime = 4;

    public Task<Answer> AnswerAsync(HttpRequest request) => Task.FromResult(Begin(request));

    Answer Begin(HttpRequest request)
    {
        var from = 1L;
        foreach (var (name, value) in request.Query)
            if (name != "from" || !long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out from) || from < 1)
                return Answer.Refused(StatusCodes.Status400BadRequest, "the query is not as it should be", "?from=N, the number of a segment, 1 or larger");
        var last = run.Recorder.LastSealed?.Header.Number ?? 0;
        return new Answer.Stream("application/cbor-seq", async (body, cancellationToken) =>
        {
            for (var after = from - 1; after < last;)
            {
                var segments = await run.Store.RunAsync(store => store.Range(after, last, AtATime)).WaitAsync(cancellationToken);
                foreach (var segment in segments)
                {
                    await body.WriteAsync(segment.Message, cancellationToken);
                    after = segment.Number;
                }
                if (segments.Count == 0) return;
            }
        });
    }
}
