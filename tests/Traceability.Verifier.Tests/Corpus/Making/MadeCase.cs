using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>One case before it is written: the members of its case.json, and its files.</summary>
/// <param name="Further">Members beside reader, input, outcome and why, in their order.</param>
/// <param name="Files">By name, as they will stand there.</param>
sealed record MadeCase(string Name, string Reader, string Outcome, string Why, (string Member, string Value)[] Further, (string File, byte[] Content)[] Files)
{
    /// <summary>What an accepted bundle comes to, where that is more than its acceptance.</summary>
    public string? Finding { get; init; }

    /// <summary>Who stands behind an accepted bundle, where the case is about that.</summary>
    public string? Standing { get; init; }

    /// <summary>How far the profiles of the shown channels were verified, where the case is about that.</summary>
    public string? Profiles { get; init; }

    /// <summary>How well the keys were kept, where the case is about that.</summary>
    public string? Assurance { get; init; }

    static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static byte[] Hex(byte[] bytes) =>
        Encoding.ASCII.GetBytes(string.Concat(bytes.Chunk(32).Select(row => Convert.ToHexStringLower(row) + "\n")));

    /// <summary>The first file is the input.</summary>
    public byte[] Json()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("reader", Reader);
            json.WriteString("input", Files[0].File);
            foreach (var (member, value) in Further) json.WriteString(member, value);
            json.WriteString("outcome", Outcome);
            if (Finding is not null) json.WriteString("finding", Finding);
            if (Standing is not null) json.WriteString("standing", Standing);
            if (Profiles is not null) json.WriteString("profiles", Profiles);
            if (Assurance is not null) json.WriteString("assurance", Assurance);
            json.WriteString("why", Why);
            json.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
