using System.Text;
using System.Text.Json;

namespace Traceability.Verifier.Tests.Corpus;

/// <summary>One folder of tests/corpus: what is given to which reader, and what must come out.</summary>
sealed class CorpusCase
{
    readonly string folder;
    readonly JsonElement members;
    readonly byte[]? changed;

    CorpusCase(string folder, JsonElement members, byte[]? changed = null)
    {
        this.folder = folder;
        this.members = members;
        this.changed = changed;
    }

    public static string Root { get; } = Testing.RepositoryRoot.File("tests", "corpus");

    public string Reader => Text("reader");

    public string Outcome => Text("outcome");

    public byte[] Input => changed ?? File("input")!;

    /// <summary>The same question about other bytes; its outcome is then not the one that the case names.</summary>
    public CorpusCase With(byte[] input) => new(folder, members, input);

    public static CorpusCase Open(string name)
    {
        var folder = Path.Combine(Root, name);
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(folder, "case.json")));
        return new CorpusCase(folder, document.RootElement.Clone());
    }

    public string Text(string member) => members.GetProperty(member).GetString()!;

    public string? Find(string member) => members.TryGetProperty(member, out var value) ? value.GetString() : null;

    public byte[] Hex(string member) => Convert.FromHexString(Text(member));

    /// <summary>The bytes of the file that a member names: hex where its name ends so, else as they are. Null without the member.</summary>
    public byte[]? File(string member)
    {
        if (!members.TryGetProperty(member, out var name)) return null;
        var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, name.GetString()!));
        return name.GetString()!.EndsWith(".hex", StringComparison.Ordinal)
            ? Convert.FromHexString(string.Concat(Encoding.ASCII.GetString(bytes).Where(c => !char.IsWhiteSpace(c))))
            : bytes;
    }
}
