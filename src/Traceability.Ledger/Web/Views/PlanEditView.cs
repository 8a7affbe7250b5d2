using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <summary>The next version of a plan as it is being written.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Problems">Each with line, key, value and what is allowed.</param>
/// <param name="Changes">Against the version in force; null while it was not looked at or cannot be read.</param>
public sealed record PlanEditView(
    VisitorView Visitor, string Id, string Name, bool Simulated, int Standing, string Text, string Note, IReadOnlyList<string> Problems, IReadOnlyList<PlanChange>? Changes)
{
    public string Address => $"/facilities/{Id}/plan";

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}"), ("Monitoring plan", Address)];

    public string Looked => Digest(Text);

    /// <summary>Of a text, whatever its line ends.</summary>
    internal static string Digest(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(PlanEdit.File(text)));

    /// <summary>It was looked at, reads, and follows what stands.</summary>
    public bool Adoptable => Changes is { Count: > 0 } && Problems.Count == 0;
}
