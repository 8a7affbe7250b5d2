using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Web.Views;

/// <summary>The form for a file that takes the place of the one that stands.</summary>
/// <param name="Address">To which it is sent.</param>
/// <param name="Text">The file that stands, or as it was typed.</param>
/// <param name="Seen">The deed whose file was looked at; empty where none stood.</param>
/// <param name="Example">What such a file looks like.</param>
public sealed record FileFormView(string Address, string Text, string Note, string Seen, string Example, IReadOnlyList<string> Problems)
{
    /// <summary>Before anybody has typed anything.</summary>
    internal static FileFormView Of(string address, (byte[] File, DeedRow Deed)? standing, string example) =>
        new(address, standing is var (file, _) ? System.Text.Encoding.UTF8.GetString(file) : "", "", standing?.Deed.Id ?? "", example, []);

    /// <summary>What was typed and not taken, beside what stands now: that is on the page, so it has been seen once the form is sent again.</summary>
    internal FileFormView With(TypedFile? typed) => typed is null ? this : this with { Text = typed.Text, Note = typed.Note, Problems = typed.Problems };
}
