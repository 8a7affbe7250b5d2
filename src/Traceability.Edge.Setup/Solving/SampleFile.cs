using System.Globalization;
using System.Text.Json;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>
/// Samples as a file, so that a puzzle can be solved where the device is not: what the display showed and what the registers held, with the frames
/// that brought them where they are known.
/// <code>
/// { "transport": "rtu" | "tcp", "samples": [ { "shows": "1234.5", "blocks": [ { "table": "holding" | "input", "address": 0, "words": ["4145", "70A4"], "ask": "01 03 …", "answer": "01 03 …" } ] } ] }
/// </code>
/// </summary>
static class SampleFile
{
    const int MostBytes = 16 << 20;

    sealed record Block(string? Table, int Address, string[]? Words, string? Ask, string? Answer);

    sealed record Entry(string? Shows, Block[]? Blocks);

    sealed record File(string? Transport, Entry[]? Samples);

    static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(IReadOnlyList<Sample> samples) => JsonSerializer.Serialize(new File(samples is [{ IsTcp: true }, ..] ? "tcp" : "rtu",
    [
        .. samples.Select(sample => new Entry(sample.Shown.Text,
        [
            .. sample.Blocks.Select(block => new Block(block.Table == RegisterTable.Input ? "input" : "holding", block.Address,
                [.. block.Words.Select(word => word.ToString("X4", CultureInfo.InvariantCulture))], Convert.ToHexString(block.Ask.Span), Convert.ToHexString(block.Answer.Span))),
        ])),
    ]), Form);

    /// <summary>Null with the reason; never throws on content.</summary>
    public static IReadOnlyList<Sample>? Read(string path, out string? mistake)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                mistake = $"more than {MostBytes >> 20} MiB";
                return null;
            }
            var file = JsonSerializer.Deserialize<File>(System.IO.File.ReadAllBytes(path), Form);
            List<Sample> samples = [];
            foreach (var entry in file?.Samples ?? [])
            {
                if (entry?.Shows is null || Shown.Read(entry.Shows) is not { } shown || entry.Blocks is not { Length: > 0 } blocks || blocks.Any(block => Read(block) is null))
                {
                    mistake = $"sample {samples.Count}: not \"shows\" with a number and \"blocks\" with table, address and words";
                    return null;
                }
                samples.Add(new(shown, [.. blocks.Select(block => Read(block)!)], file!.Transport == "tcp"));
            }
            mistake = samples.Count == 0 ? "no samples" : null;
            return samples.Count == 0 ? null : samples;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            mistake = e is JsonException ? "not JSON of this form" : e.Message;
            return null;
        }
    }

    static SurveyedBlock? Read(Block? block)
    {
        if (block is not { Table: "input" or "holding", Words: { Length: > 0 } texts } || block.Address < 0 || block.Address + texts.Length > 0x10000) return null;
        var words = new ushort[texts.Length];
        for (var i = 0; i < words.Length; i++)
            if (!ushort.TryParse(texts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out words[i])) return null;
        return Hex(block.Ask) is { } ask && Hex(block.Answer) is { } answer
            ? new(block.Table == "input" ? RegisterTable.Input : RegisterTable.Holding, (ushort)block.Address, words, ask, answer) : null;
    }

    static byte[]? Hex(string? text)
    {
        var digits = (text ?? "").Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[digits.Length / 2];
        return digits.Length % 2 == 0 && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
