using System.Text.Json;

namespace Traceability.Demo.Figures;

/// <summary>The simulator's account of the truth: what every total of the ledger must equal.</summary>
/// <param name="OpenTags">Tags that have crossed once and are awaited a second time.</param>
/// <param name="UnderWay">A truck is on the deck, or about to be.</param>
sealed record Account(decimal Kwh, decimal Litres, decimal NetKg, int Weighings, IReadOnlyList<string> OpenTags, bool UnderWay)
{
    /// <summary>The file is replaced whole by rename, so one read always sees one account.</summary>
    /// <exception cref="DemoFailure">it is not there or not as this demo knows it</exception>
    public static Account Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DemoFailure($"{path}: not an account this demo can read ({failure.Message})");
        }
    }

    public static Account Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new Account(
            root.GetProperty("kwh").GetDecimal(), root.GetProperty("litres").GetDecimal(), root.GetProperty("net_kg").GetDecimal(),
            root.GetProperty("weighings").GetInt32(),
            [.. root.GetProperty("open").EnumerateArray().Select(open => open.GetProperty("tag").GetString()!)],
            root.GetProperty("under_way").ValueKind == JsonValueKind.Object);
    }
}
