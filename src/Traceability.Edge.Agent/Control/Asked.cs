using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Traceability.Profiles;
using Traceability.Profiles.Configuration;

namespace Traceability.Edge.Agent.Control;

/// <summary>
/// The object in a request's body. Read strictly: another member than those listed, a member twice, another type, and a value out of its range are
/// refused. The first mistake is kept; what is asked for after it is without meaning.
/// </summary>
sealed class Asked
{
    readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);

    public Answer.Problem? Mistake { get; private set; }

    public static async Task<Asked> ReadAsync(HttpRequest request, params string[] allowed)
    {
        var asked = new Asked();
        try
        {
            if (await ReadAsync(request.Body, request.HttpContext.RequestAborted) is { } body) asked.Parse(body, allowed);
            else asked.Mistake = TooLarge;
        }
        catch (BadHttpRequestException refused)
        {
            asked.Mistake = refused.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge,
                StatusCodes.Status408RequestTimeout => Answer.Refused(refused.StatusCode, "the body did not come in time", "send it at once"),
                var other => Answer.Refused(other, "the request is not HTTP/1.1 as it should be", "use an HTTP client"),
            };
        }
        return asked;
    }

    public string? Text(string name, int mostBytes, bool required = false)
    {
        if (!Find(name, required, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && Encoding.UTF8.GetByteCount(text) <= mostBytes && !text.Any(char.IsControl)) return text;
        return Wrong<string>(name, $"a text of at most {mostBytes} bytes, without control characters");
    }

    public int Integer(string name, int least, int most) => Integer(name, least, most, required: true) ?? 0;

    public int? Integer(string name, int least, int most, bool required)
    {
        if (!Find(name, required, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most) return number;
        return Wrong<int?>(name, $"a whole number, {least} to {most}");
    }

    public bool Flag(string name)
    {
        if (!Find(name, required: true, out var value)) return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong<bool>(name, "true or false");
    }

    /// <summary>As it was written, and as a number.</summary>
    public (string Text, decimal Value)? Decimal(string name, bool required = true)
    {
        if (!Find(name, required, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= 24 } text && DecimalFraction.TryParse(text, out var number) && number.Exponent is >= -18 and <= 9)
            return (text, number.ToDecimal());
        return Wrong<(string, decimal)?>(name, "a decimal number as a text, such as \"1234.50\", of at most 16 digits");
    }

    public T? Wrong<T>(string name, string expected)
    {
        Mistake ??= Answer.Refused(StatusCodes.Status400BadRequest, $"{name} is not as it should be", $"{name}: {expected}");
        return default;
    }

    static Answer.Problem TooLarge => Answer.Refused(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {ControlServer.MostBodyBytes} bytes", "send the members listed and no more");

    /// <returns>The whole body; none if it is too large, having read it to its end, so that the refusal is heard.</returns>
    static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new byte[ControlServer.MostBodyBytes + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < body.Length) return body.AsMemory(0, length);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
        return null;
    }

    bool Find(string name, bool required, out JsonElement value)
    {
        if (members.TryGetValue(name, out value)) return true;
        if (required) Mistake ??= Answer.Refused(StatusCodes.Status400BadRequest, $"{name} is missing", "see the table in the agent's Control/README.md");
        return false;
    }

    void Parse(ReadOnlyMemory<byte> body, string[] allowed)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body, new JsonDocumentOptions { MaxDepth = 4 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                Mistake = Answer.Refused(StatusCodes.Status400BadRequest, "the body is no JSON object", $"send an object with {string.Join(", ", allowed)}");
                return;
            }
            foreach (var member in document.RootElement.EnumerateObject())
            {
                // Asked here once, since a text that is none throws wherever it is asked for.
                if (member.Value.ValueKind == JsonValueKind.String) _ = member.Value.GetString();
                if (!allowed.Contains(member.Name)) Mistake ??= Answer.Refused(StatusCodes.Status400BadRequest, "the body has a member that is not known here", NearestWord.Suggest(member.Name, allowed));
                else if (!members.TryAdd(member.Name, member.Value.Clone())) Mistake ??= Answer.Refused(StatusCodes.Status400BadRequest, $"{member.Name} stands twice in the body", "send it once");
            }
        }
        catch (InvalidOperationException)
        {
            // JSON by its form; what stands between the quotes is bytes that are not UTF-8, or half a surrogate pair.
            Mistake = Answer.Refused(StatusCodes.Status400BadRequest, "the body has a text that is not Unicode", "send UTF-8, and \\u escapes of surrogates in pairs");
        }
        catch (JsonException broken)
        {
            Mistake = Answer.Refused(StatusCodes.Status400BadRequest, $"the body is not JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1})", $"send an object with {string.Join(", ", allowed)}");
        }
    }
}
