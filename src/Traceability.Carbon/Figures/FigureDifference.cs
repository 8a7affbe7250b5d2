using System.Globalization;
using System.Text.Json;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>One place in which a figure file and the same made again are not alike.</summary>
/// <param name="Path">As in <c>figure.components[2].ug</c>.</param>
public sealed record FigureDifference(string Path, string Stated, string Redone)
{
    /// <summary>In the order of the file; none for the same bytes, and for others at least one.</summary>
    /// <param name="stated">A figure file that was read.</param>
    /// <param name="most">No more are looked for.</param>
    public static IReadOnlyList<FigureDifference> Between(ReadOnlySpan<byte> stated, ReadOnlySpan<byte> redone, int most)
    {
        if (stated.SequenceEqual(redone)) return [];
        var found = new List<FigureDifference>();
        if (JsonPiece.TryParse("", stated, out var one, out _) && JsonPiece.TryParse("", redone, out var other, out _)) Compare(one, other, found, most);
        var same = stated.CommonPrefixLength(redone);
        if (found.Count == 0)
            found.Add(new FigureDifference("(file)", string.Create(CultureInfo.InvariantCulture, $"line {stated[..same].Count((byte)'\n') + 1} is spelt otherwise"), "the one spelling that the format has"));
        return found;
    }

    static void Compare(JsonPiece stated, JsonPiece redone, List<FigureDifference> found, int most)
    {
        if (stated.Type != redone.Type || stated.Text != redone.Text)
        {
            if (found.Count < most) found.Add(new FigureDifference(stated.Path, Shown(stated, redone), Shown(redone, stated)));
            return;
        }
        for (var i = 0; i < Math.Max(stated.Members.Count, redone.Members.Count) && found.Count < most; i++)
        {
            var (mine, theirs) = (stated.Members.ElementAtOrDefault(i), redone.Members.ElementAtOrDefault(i));
            if (mine.Name == theirs.Name) Compare(mine.Value, theirs.Value, found, most);
            else
            {
                // What follows a member too many or too few is told by nobody: it would all be shifted.
                found.Add(new FigureDifference(stated.Path.Length == 0 ? "(file)" : stated.Path, mine.Name is null ? "no more members" : $"the member {mine.Name}", theirs.Name is null ? "no more members" : $"the member {theirs.Name}"));
                return;
            }
        }
        if (stated.Type == JsonTokenType.StartArray && stated.Items.Count != redone.Items.Count && found.Count < most)
            found.Add(new FigureDifference(stated.Path, string.Create(CultureInfo.InvariantCulture, $"{stated.Items.Count} rows"), string.Create(CultureInfo.InvariantCulture, $"{redone.Items.Count} rows")));
        for (var i = 0; i < Math.Min(stated.Items.Count, redone.Items.Count) && found.Count < most; i++) Compare(stated.Items[i], redone.Items[i], found, most);
    }

    /// <summary>Of long texts from shortly before the place where they part.</summary>
    static string Shown(JsonPiece piece, JsonPiece beside)
    {
        const int Before = 24, Most = 72;
        var alike = piece.Text.AsSpan().CommonPrefixLength(beside.Text);
        if (piece.Type != JsonTokenType.String || alike <= Before) return piece.Shown;
        var rest = piece.Text[(alike - Before)..];
        return $"\"…{(rest.Length > Most ? rest[..Most] + "…" : rest)}\"";
    }
}
