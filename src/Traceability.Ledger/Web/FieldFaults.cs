namespace Traceability.Ledger.Web;

/// <summary>Why a form was not taken: each a sentence that begins with the name of its field, where it has one.</summary>
/// <param name="Fields">That the form shows.</param>
public sealed record FieldFaults(IReadOnlyList<string> Lines, IReadOnlyList<string> Fields)
{
    public static readonly FieldFaults None = new([], []);

    /// <summary>Beside one field.</summary>
    public IReadOnlyList<string> Of(string field) => [.. Lines.Where(line => FieldOf(line) == field)];

    /// <summary>What is said of no field that is shown.</summary>
    public IReadOnlyList<string> Rest => [.. Lines.Where(line => FieldOf(line) is null)];

    /// <summary>What was observed is told by the same form.</summary>
    const string Observed = "observed.";

    string? FieldOf(string line)
    {
        var name = line[..Math.Max(0, line.IndexOf(':'))].Split(", ")[0];
        if (name.StartsWith(Observed, StringComparison.Ordinal)) name = name[Observed.Length..];
        return Fields.Contains(name, StringComparer.Ordinal) ? name : null;
    }
}
