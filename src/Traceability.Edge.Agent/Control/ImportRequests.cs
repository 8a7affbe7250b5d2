using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Cbor;

namespace Traceability.Edge.Agent.Control;

/// <summary><c>POST /v1/import</c>: what the ledger answered to an exported chain, carried here. Each part is judged as when it comes over the broker.</summary>
sealed class ImportRequests(ControlledRun run)
{
    /// <summary>Receipts of years; they are taken as they come.</summary>
    const long MostBytes = 4L << 30;

    /// <summary>An answer of which so much is refused is not for this device; the rest is not looked at.</summary>
    const int MostRefused = 20;

    public async Task<Answer> TakeAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        var (items, cancellationToken) = (new CborSequence(request.Body), request.HttpContext.RequestAborted);
        try
        {
            byte[]? chain = null;
            var first = await items.NextAsync(cancellationToken);
            var outcome = first is null && !items.IsWhole ? ReadOutcome.Corrupt("no answer of a ledger") : AnswerPart.TryReadBegin(first, out chain);
            if (NotForUs(outcome, chain) is { } refused) return refused;
            var account = new Account();
            var parts = new List<AnswerPart>();
            while (account.Refused.Count < MostRefused && await items.NextAsync(cancellationToken) is { } item)
            {
                if (!AnswerPart.TryRead(item, out var part).IsOk) break;
                parts.Add(part!);
                if (parts.Count == Delivery.Most) await HandOverAsync(parts, account, cancellationToken);
            }
            await HandOverAsync(parts, account, cancellationToken);
            return account.EndsWithHead && items.IsWhole || account.Refused.Count >= MostRefused
                ? await TellAsync(account)
                : Answer.Refused(StatusCodes.Status400BadRequest, $"the answer is cut off at byte {items.Offset}; {account.Taken} parts before it were taken", "copy it again from where the ledger gave it, and import it again: what is known already does no harm");
        }
        catch (BadHttpRequestException broken)
        {
            return Answer.Refused(broken.StatusCode, "the answer did not come whole", "import it again: what is known already does no harm");
        }
    }

    Answer.Problem? NotForUs(ReadOutcome outcome, byte[]? chain)
    {
        const string remedy = "import the file that the ledger gave for this device's chain";
        return outcome.Kind switch
        {
            ReadKind.Newer => Answer.Refused(StatusCodes.Status400BadRequest, outcome.Reason, "install the newer version, or ask the ledger for an answer that this one reads"),
            not ReadKind.Ok => Answer.Refused(StatusCodes.Status400BadRequest, outcome.Reason, remedy),
            _ when !chain.AsSpan().SequenceEqual(run.Chain) =>
                Answer.Refused(StatusCodes.Status400BadRequest, $"the answer is for chain {Convert.ToHexStringLower(chain!)}, this device's is {Convert.ToHexStringLower(run.Chain)}", remedy),
            _ => null,
        };
    }

    async Task HandOverAsync(List<AnswerPart> parts, Account account, CancellationToken cancellationToken)
    {
        if (parts.Count > 0) account.Add(parts, await run.Uplink.TakeAsync([.. parts], cancellationToken));
        parts.Clear();
    }

    async Task<Answer> TellAsync(Account account)
    {
        var waiting = await run.Store.RunAsync(store => store.Waiting());
        return Answer.Ok(json =>
        {
            json.WriteNumber("taken", account.Taken);
            json.WriteNumber("receipts", account.Receipts);
            json.WriteNumber("known", account.Known);
            json.WriteStartArray("refused");
            foreach (var (part, why) in account.Refused)
            {
                json.WriteStartObject();
                json.WriteString("what", JsonNamingPolicy.KebabCaseLower.ConvertName(part.Kind.ToString()));
                if (part.Number > 0) json.WriteNumber("segment", part.Number);
                else json.WriteNull("segment");
                json.WriteString("why", why);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteNumber("waiting", waiting.Count);
        });
    }

    /// <summary>What became of the parts so far.</summary>
    sealed class Account
    {
        public long Taken { get; private set; }
        public long Receipts { get; private set; }
        public long Known { get; private set; }
        public List<(AnswerPart Part, string Why)> Refused { get; } = [];
        public bool EndsWithHead { get; private set; }

        public void Add(List<AnswerPart> parts, IReadOnlyList<Acceptance> became)
        {
            foreach (var (part, acceptance) in parts.Zip(became))
            {
                if (acceptance.Why is { } why)
                {
                    if (Refused.Count < MostRefused) Refused.Add((part, why));
                }
                else if (!acceptance.IsNew) Known++;
                else
                {
                    Taken++;
                    if (part.Kind == AnswerKind.Receipt) Receipts++;
                }
            }
            EndsWithHead = parts[^1].IsHead;
        }
    }
}
