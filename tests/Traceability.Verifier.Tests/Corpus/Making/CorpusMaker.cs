namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Makes the corpus from fixed keys, secrets and times. To add a case: one line in the class of its reader.</summary>
static class CorpusMaker
{
    static IEnumerable<MadeCase> Cases() =>
        [.. CborCases.All(), .. Sign1Cases.All(), .. EnrolmentCases.All(), .. MessageCases.All(), .. NoteCases.All(), .. TreeCases.All(), .. Ed25519Cases.All(), .. PolicyCases.All(), .. BundleCases.All(), .. DecodingCases.All(), .. PeriodCases.All(), .. WeighingsCases.All(), .. DayCases.All(), .. DayReaderCases.All(), .. DecisionCases.All(), .. StandingCases.All(), .. SuccessionCases.All(), .. ContradictionCases.All(), .. StatementCases.All(), .. PublicationCases.All(), .. KeyCases.All(), .. OrderCases.All()];

    /// <summary>Every file by its path below tests/corpus.</summary>
    public static SortedDictionary<string, byte[]> Files()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var made in Cases())
        {
            files.Add($"{made.Name}/case.json", made.Json());
            foreach (var (file, content) in made.Files) files.Add($"{made.Name}/{file}", content);
        }
        return files;
    }

    public static void Write(SortedDictionary<string, byte[]> files)
    {
        foreach (var folder in Directory.GetDirectories(CorpusCase.Root)) Directory.Delete(folder, recursive: true);
        foreach (var (file, content) in files)
        {
            var path = Path.Combine(CorpusCase.Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
