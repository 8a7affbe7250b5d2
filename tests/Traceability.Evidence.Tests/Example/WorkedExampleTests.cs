using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Testing;

namespace Traceability.Evidence.Tests.Example;

/// <summary>
/// FORMAT.md quotes the files of example/, and the code makes exactly them. After a wanted change of a format, TRACEABILITY_REMAKE_EXAMPLE=1
/// writes the files and the quotes again; the difference is then read line by line.
/// </summary>
public sealed class WorkedExampleTests
{
    static readonly string Folder = RepositoryRoot.File("tests", "Traceability.Evidence.Tests", "example");
    static readonly string Format = RepositoryRoot.File("src", "Traceability.Evidence", "FORMAT.md");

    static string File(string name) => Path.Combine(Folder, name);

    static byte[] Signature(string name) => Convert.FromHexString(System.IO.File.ReadAllText(File(name)).Replace("\n", "", StringComparison.Ordinal));

    static (string Name, string Content)[] Files() => [.. WorkedExample.Files(Signature)];

    [Fact]
    public void The_code_makes_the_files_of_the_example()
    {
        if (Environment.GetEnvironmentVariable("TRACEABILITY_REMAKE_EXAMPLE") == "1") Remake();
        foreach (var (name, content) in Files()) Assert.Equal(System.IO.File.ReadAllText(File(name)), content);
        Assert.Equal(Files().Length + WorkedExample.Signed.Count(), Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public void The_format_page_quotes_every_file_of_the_example()
    {
        var page = System.IO.File.ReadAllText(Format);
        foreach (var file in Directory.GetFiles(Folder))
            Assert.Contains($"`example/{Path.GetFileName(file)}`\n\n```\n{System.IO.File.ReadAllText(file)}```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stored_signatures_are_valid_and_the_readers_take_the_example()
    {
        var enrolment = AnnotatedCbor.Parse(System.IO.File.ReadAllText(File("enrolment.hex")));
        Assert.Equal(ReadOutcome.Ok, EnrolmentRequest.TryRead(enrolment, out var request, out var sign1));
        Assert.Equal(WorkedExample.Enrolment.Identity, sign1!.Identity);
        var message = AnnotatedCbor.Parse(System.IO.File.ReadAllText(File("message.hex")));
        var outcome = SignedSegment.Ingest(message, request!.EvidenceKey, out var identity, out _, out var content);
        Assert.Equal(ReadOutcome.Ok, outcome);
        Assert.Equal(WorkedExample.Segment.Identity, identity);
        Assert.Equal(4, content!.Entries.Count);
        var approval = AnnotatedCbor.Parse(System.IO.File.ReadAllText(File("approval.hex")));
        Assert.Equal(ReadOutcome.Ok, Approval.TryRead(approval, out _, out var approved));
        Assert.True(approved!.IsSignedBy(WorkedExample.OrganisationPublicKey));
        foreach (var (name, signed, key) in WorkedExample.Signed) Assert.True(key.Verifies(signed(Signature).ToBeSigned, Signature(name)), name);
        var statement = AnnotatedCbor.Parse(System.IO.File.ReadAllText(File("statement.hex")));
        Assert.Equal(ReadOutcome.Ok, StatementEntry.TryRead(statement, out var said));
        Assert.Equal(ReadOutcome.Ok, Revocation.TryRead(said!.Parts[0], out var revocation, out _));
        Assert.True(revocation!.Accepts(2, WorkedExample.Segment.Identity));
    }

    [Fact]
    public void The_examples_bundle_is_accepted_under_the_examples_policy_and_its_ticket_is_witnessed()
    {
        Assert.Equal(ReadOutcome.Ok, TrustPolicy.TryRead(System.IO.File.ReadAllBytes(File("policy.txt")), out var policy));
        var verdict = BundleCheck.Run(AnnotatedCbor.Parse(System.IO.File.ReadAllText(File("bundle.hex"))), policy, new TicketRules(), out var found);
        Assert.Equal(BundleVerdict.Accepted, verdict);
        Assert.True(found!.SubjectSegments[0].Chain.IsApproved);
        Assert.True(Assert.Single(found.SubjectSegments[0].Proofs).IsWitnessed);
        var read = Assert.Single(found.Channels);
        Assert.Equal((Verified.Capture, Verified.Device), (read.Shown, read.Claimed));
    }

    /// <summary>A ticket's bundle shows no series; whether the rule gives the weight, the verifiers' own tests ask.</summary>
    sealed class TicketRules : IDecodingRules
    {
        public string? Fault(ReadOnlySpan<byte> rule) => null;

        public string Contradiction(ConfigurationLeaf.ForChannel channel, Series series) => "unexpected";

        public string? Contradiction(ConfigurationLeaf.ForChannel channel, Weighing weighing) => channel.Index == weighing.Channel ? null : "another channel's rule";

        public CounterRule? CounterOf(ReadOnlySpan<byte> rule) => null;

        public long? Rollover(ReadOnlySpan<byte> rule, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) => null;
    }

    [Fact]
    public void The_format_page_names_every_source_file_of_the_formats()
    {
        var page = System.IO.File.ReadAllText(Format);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Format)!, "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Path.GetDirectoryName(Format)!, file).Replace('\\', '/');
            if (path.StartsWith("obj/", StringComparison.Ordinal) || path.StartsWith("bin/", StringComparison.Ordinal)) continue;
            Assert.True(page.Contains($"`{path}`", StringComparison.Ordinal), $"FORMAT.md does not name {path}");
        }
    }

    static void Remake()
    {
        foreach (var (name, signed, key) in WorkedExample.Signed)
        {
            var sign1 = signed(Signature);
            if (System.IO.File.Exists(File(name)) && key.Verifies(sign1.ToBeSigned, Signature(name))) continue;
            System.IO.File.WriteAllText(File(name), Convert.ToHexStringLower(sign1.Signature.AsSpan(0, 32)) + "\n" + Convert.ToHexStringLower(sign1.Signature.AsSpan(32)) + "\n");
        }
        foreach (var (name, content) in Files()) System.IO.File.WriteAllText(File(name), content);
        var page = System.IO.File.ReadAllText(Format);
        foreach (var file in Directory.GetFiles(Folder))
        {
            var head = $"`example/{Path.GetFileName(file)}`\n\n```\n";
            var start = page.IndexOf(head, StringComparison.Ordinal);
            Assert.True(start >= 0, $"FORMAT.md has no place for {Path.GetFileName(file)}");
            var end = page.IndexOf("```\n", start + head.Length, StringComparison.Ordinal);
            page = string.Concat(page.AsSpan(0, start + head.Length), System.IO.File.ReadAllText(file), page.AsSpan(end));
        }
        System.IO.File.WriteAllText(Format, page);
    }
}
