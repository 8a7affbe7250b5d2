namespace Traceability.Profiles.Configuration;

/// <summary>Guesses what a mistyped word was meant to be.</summary>
static class NearestWord
{
    /// <summary>The list, with "did you mean" in front when one of the words is close to what was written.</summary>
    internal static string Suggest(string written, IReadOnlyCollection<string> words)
    {
        if (words.Count == 0) return "nothing, as the file defines none";
        var list = string.Join(", ", words.Distinct());
        return To(written, words) is { } nearest ? $"did you mean '{nearest}'? one of {list}" : $"one of {list}";
    }

    /// <summary>The word that is close to what was written; null where none is.</summary>
    internal static string? To(string written, IReadOnlyCollection<string> words)
    {
        if (written.Length == 0) return null;
        var nearest = words.Select(w => (Word: w, Steps: Steps(written, w))).OrderBy(n => n.Steps).FirstOrDefault();
        return nearest.Word is not null && nearest.Steps <= Math.Max(1, nearest.Word.Length / 3) ? nearest.Word : null;
    }

    /// <summary>Insertions, deletions and changes of one letter, case ignored (Levenshtein).</summary>
    static int Steps(string from, string to)
    {
        // Words this long are no typing mistake, and a file is not allowed to buy work with them.
        if (from.Length > 64) return int.MaxValue;
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
