using System.Globalization;
using Microsoft.AspNetCore.Http;
using Traceability.Evidence.Carrying;

namespace Traceability.Edge.Agent.Control;

/// <summary><c>GET /v1/segments?from=N</c>: the chain for somebody who carries it, a CBOR sequence (RFC 8742): what is pinned, the sealed segments as they are sent, and before those of a new key its rotation.</summary>
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
        var rotations = new Queue<(long After, byte[] Bytes)>(run.History.Keys.Rotations.Select(rotation => rotation.After).Zip(run.History.Rotations));
        return new Answer.Stream("application/cbor-seq", async (body, cancellationToken) =>
        {
            foreach (var pins in (await run.Store.RunAsync(store => store.Pins()).WaitAsync(cancellationToken)).GroupBy(pin => pin.Origin))
                await body.WriteAsync(CarriedItems.Pin(pins.MaxBy(pin => pin.Size)!.Note), cancellationToken);
            var last = await run.Store.RunAsync(store => store.Last()?.Number ?? 0).WaitAsync(cancellationToken);
            for (var after = from - 1; after < last;)
            {
                var segments = await run.Store.RunAsync(store => store.Range(after, last, AtATime)).WaitAsync(cancellationToken);
                foreach (var segment in segments)
                {
                    while (rotations.TryPeek(out var next) && next.After < segment.Number) await body.WriteAsync(rotations.Dequeue().Bytes, cancellationToken);
                    await body.WriteAsync(segment.Message, cancellationToken);
                    after = segment.Number;
                }
                if (segments.Count == 0) break;
            }
            // A key that has signed nothing yet.
            while (rotations.TryDequeue(out var next)) await body.WriteAsync(next.Bytes, cancellationToken);
        });
    }
}
