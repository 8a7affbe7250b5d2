using System.Text;
using System.Text.Json;
using Traceability.Evidence.Bundles;
using Traceability.Testing;
using Traceability.Verifier.Commands;
using Traceability.Verifier.Tests.Corpus;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Commands;

/// <summary>absent and compare, and what check, show and extract say of bundles that answer a question.</summary>
public sealed class AnswerTests : IDisposable
{
    static readonly string Refined = Convert.ToHexStringLower(Refinery.Chain);

    readonly string folder = Directory.CreateTempSubdirectory("tr-verifier-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();
    readonly string policy;

    /// <summary>The corpus' trust without its quorum, which few of these bundles meet.</summary>
    public AnswerTests() => policy = Written("trust.policy", Encoding.UTF8.GetBytes(BundleCases.PolicyWithout("quorum") + "quorum none\n"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Written(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    string Written(string name, Bundle bundle) => Written(name, bundle.Encode());

    static string Case(string name) => Path.Combine(CorpusCase.Root, name, "input.bundle");

    static Arguments Parsed(params string[] words) => Arguments.TryParse(words, out var arguments, out var mistake) ? arguments : throw new ArgumentException(mistake);

    ExitCode Absent(string file, params string[] words) =>
        AbsentCommand.Run(Parsed(["absent", file, "--from", "2026-11-21T02:00:00.001Z", "--to", "2026-11-21T02:59:59.999Z", .. words]), output, errors);

    ExitCode Compare(string one, string other, params string[] words) => CompareCommand.Run(Parsed(["compare", one, other, "--trust", policy, .. words]), output, errors);

    ExitCode Check(string file) => CheckCommand.Run(Parsed("check", file, "--trust", policy), output, errors);

    [Fact]
    public void Absence_is_asked_of_any_bundle_that_shows_tallies_of_the_chain()
    {
        Assert.Equal(ExitCode.CannotTell, Absent(Case("bundle-period"), "--chain", Refined, "--trust", policy));
        Assert.StartsWith("CANNOT TELL  weighings between two instants", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("what         from 2026-11-21 02:00:00.001Z to 2026-11-21 02:59:59.999Z\n             nobody can tell: no day statement of the chain covers the tallies", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundle-weighings-none", 9), InlineData("bundle-changed-net", 1), InlineData("no-such-case", 3), InlineData("bundle-nothing", 4), InlineData("bundle-cut", 5), InlineData("bundle-newer", 6)]
    public void Absence_ends_with_an_exit_code_for_every_outcome(string name, int code) =>
        Assert.Equal(code, (int)Absent(Case(name), "--chain", name.Contains("weighings", StringComparison.Ordinal) ? Refined : Convert.ToHexStringLower(Story.First.Segment.Header.Chain), "--trust", policy));

    [Theory, InlineData("none", 0, "proven none"), InlineData("one", 8, "1 weighing"), InlineData("day-with-a-fork", 9, "the chain has branches on 2026-11-21")]
    public void An_absence_rests_on_a_day_statement_whose_label_a_known_log_holds(string name, int code, string said)
    {
        var both = Written("both.policy", File.ReadAllBytes(policy).Concat(Encoding.UTF8.GetBytes($"log {Cast.StatementLog.Key.ToVerifierKey()}\n")).ToArray());
        Assert.Equal(code, (int)CheckCommand.Run(Parsed("check", Case("bundle-weighings-" + name), "--trust", both), output, errors));
        Assert.Contains(said, output.ToString().Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_nobody_vouches_for_is_no_answer()
    {
        Assert.Equal(ExitCode.NotVouchedFor, Absent(Case("bundle-weighings-none"), "--chain", Refined));
        Assert.StartsWith("SOUND IN ITSELF  weighings between two instants", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_nothing_of_the_chain_or_counts_nothing_is_refused()
    {
        Assert.Equal(ExitCode.Refused, Absent(Case("bundle-ticket"), "--chain", Refined, "--trust", policy));
        Assert.Equal(ExitCode.Refused, Absent(Case("bundle-fork"), "--chain", Convert.ToHexStringLower(Story.First.Segment.Header.Chain), "--trust", policy));
        Assert.Equal($"{Case("bundle-ticket")}: nothing of chain {Refined} is in it\n{Case("bundle-fork")}: a contradiction counts nothing\n", errors.ToString());
    }

    [Fact]
    public void For_machines_an_absence_is_an_object_with_the_asked_span_and_the_reason()
    {
        Absent(Case("bundle-weighings-none"), "--chain", Refined, "--trust", policy, "--json");
        var said = JsonSerializer.Deserialize<JsonElement>(output.ToString()).GetProperty("statement");
        Assert.Equal(("weighings", Refinery.Start + 2 * Refinery.HourMs + 1, Refinery.Start + 3 * Refinery.HourMs - 1, JsonValueKind.Null),
            (said.GetProperty("kind").GetString(), said.GetProperty("from_ms").GetInt64(), said.GetProperty("to_ms").GetInt64(), said.GetProperty("count").ValueKind));
        Assert.NotEmpty(said.GetProperty("why").GetString()!);
    }

    [Theory]
    [InlineData("absent x --chain 00 --from 2026-11-21T02:00:00Z"), InlineData("absent x --from 2026-11-21T02:00:00Z --to 2026-11-21T02:00:00Z")]
    [InlineData("absent x --chain 00 --from 2026-11-21 --to 2026-11-22"), InlineData("absent x --chain 00 --from 2026-11-21T02:00:00+01:00 --to 2026-11-21T03:00:00Z")]
    [InlineData("absent x --chain 00 --from 1969-12-31T23:59:59Z --to 2026-11-21T03:00:00Z"), InlineData("absent x --chain 00 --from 2026-11-21T03:00:00.001Z --to 2026-11-21T03:00:00Z")]
    [InlineData("absent x y --chain 00 --from 2026-11-21T02:00:00Z --to 2026-11-21T02:00:00Z"), InlineData("compare x"), InlineData("compare x y z"), InlineData("compare x y --json"), InlineData("compare")]
    public void What_cannot_be_meant_is_a_mistake(string line) => Assert.False(Arguments.TryParse(line.Split(' '), out _, out var mistake) || mistake.Length == 0);

    [Fact]
    public void Two_claims_on_one_segment_agree()
    {
        Assert.Equal(ExitCode.Accepted, Compare(Case("bundle-ticket"), Case("bundle-reading")));
        Assert.Equal("AGREE                                                 input.bundle, input.bundle\nbecause      both rest on segment 2 of one chain, with one identity\n", output.ToString());
    }

    [Fact]
    public void Two_claims_that_share_nothing_say_nothing_about_each_other()
    {
        Assert.Equal(ExitCode.CannotTell, Compare(Case("bundle-ticket"), Case("bundle-period")));
        Assert.StartsWith("CANNOT TELL  ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_claims_that_contradict_each_other_leave_a_proof_which_anybody_can_check()
    {
        var again = Written("again.bundle", Story.TicketBundle(Story.SealSecond(header => header with { SealedMs = header.SealedMs + 1 })));
        var proof = Path.Combine(folder, "proof.bundle");
        Assert.Equal(ExitCode.Contradiction, Compare(Case("bundle-ticket"), again, "--out", proof));
        Assert.StartsWith("The logs of the two files contradict each other too: segment 1: two roots of ledger.example/segments at size 7\n\nACCEPTED  proof of equivocation  ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Accepted, Check(proof));
        Assert.Equal(ExitCode.UsageOrInput, Compare(Case("bundle-ticket"), again, "--out", folder));
    }

    /// <summary>By the second key, whose rotation both files show, beside a word on another chain that the proof leaves out.</summary>
    [Fact]
    public void A_proof_takes_along_what_is_said_of_its_chains_keys_and_of_no_other()
    {
        var good = KeyCases.RotatedAndRevoked is var both ? both with { Statements = [both.Statements[0]] } : null!;
        var suspended = Said.Of(Said.Suspended() with { Chain = Story.First.Segment.Header.Chain });
        var one = good with { Chains = [.. good.Chains, new ShownChain(Cast.Mine.Bytes, null)], Statements = [.. good.Statements, suspended] };
        var other = Refinery.Show(good.Subject, Refinery.Seal(Refinery.Rotated(Refinery.With(5, _ => new Draft(Refinery.Weighed(5), Refinery.Weighed(5))), 4, Cast.SecondKey)), (5, [1])) with { Statements = good.Statements };
        other = other with { Segments = [other.Segments[0] with { Proofs = [] }] };
        var proof = Path.Combine(folder, "proof.bundle");
        Assert.Equal(ExitCode.Contradiction, Compare(Written("one.bundle", one), Written("other.bundle", other), "--out", proof));
        Assert.Equal(ReadBack(proof).Statements.Select(shown => Convert.ToHexString(shown.Entry)), good.Statements.Select(shown => Convert.ToHexString(shown.Entry)));
        Assert.StartsWith("ACCEPTED  proof of equivocation  ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_ticket_in_two_segments_with_two_weights_is_a_contradiction_without_a_fork()
    {
        var doubled = Refinery.Seal(Refinery.With(5, _ => new Draft(Refinery.Weighed(4) with { ShownGrams = 40_000_000 })));
        Assert.Equal(ExitCode.Contradiction, Compare(Written("one.bundle", Refinery.Show(new BundleSubject.Ticket(0, 2), doubled, (4, [2]))), Written("other.bundle", Refinery.Show(new BundleSubject.Ticket(0, 1), doubled, (5, [1])))));
        Assert.Equal("CONTRADICTION  one ticket, two weighings                one.bundle, other.bundle\nbecause      ticket 4-2222 stands in segments 4 and 5 with different contents\n", output.ToString());
    }

    [Theory, InlineData("bundle-changed-net", 1), InlineData("no-such-case", 3), InlineData("bundle-cut", 5), InlineData("bundle-newer", 6)]
    public void A_claim_that_is_refused_is_not_compared(string name, int code)
    {
        Assert.Equal(code, (int)Compare(Case("bundle-ticket"), Case(name)));
        Assert.Empty(output.ToString());
        Assert.StartsWith(Case(name), errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_check_prints_of_answers_fits_eighty_columns()
    {
        foreach (var name in (string[])["bundle-period", "bundle-period-lost-at-a-reset", "bundle-period-rolled-over", "bundle-weighings-none", "bundle-equivocation", "bundle-fork", "bundle-fork-earlier", "bundle-disowned-void-key", "bundle-suspended-and-resumed", "bundle-revoked-at-one-of-two-tips"])
        {
            Check(Case(name));
            ShowCommand.Run(Parsed("show", Case(name)), output, errors);
        }
        Assert.Empty(errors.ToString());
        Assert.All(output.ToString().Split('\n').Where(line => !line.Contains(CorpusCase.Root, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("bundle-period", 0, "123.45 l\n", "2 register statements, with every event and configuration between;\n             no reset, no time without readings\n", "that the counter counted everything")]
    [InlineData("bundle-period-rolled-over", 0, "10.00 l, the counter having begun again once\n", "words ffff", "instrument 77-1")]
    [InlineData("bundle-period-lost-at-a-reset", 0, "lost at 1 reset of the counter; only the readings stand\n", "1 reset, no time", "read 2026-11-21 05:59:58.500Z")]
    [InlineData("bundle-fork", 0, "two segments follow the same one, of two agent runs", "following\n", "who did it, and which of the two is true")]
    [InlineData("bundle-equivocation", 0, "the key\n             signed twice", "identity\n", "that a log holds either of the two: they convict without one")]
    [InlineData("bundle-disowned-void-key", 7, "DISOWNED  ticket 5-2222", "the organisation has revoked the key and does not stand for this", "f1b0bc25836c1e16 signs from number 5, rotated in\n")]
    [InlineData("bundle-suspended", 0, "suspended by the ledger 2026-11-22 00:00:00.000Z, two runs at once\n", "keys ", "that the statement log holds what is said of the keys")]
    [InlineData("bundle-suspended-and-resumed", 0, "taken again by the ledger 2026-11-22 00:00:00.000Z", "keys ", "not proven")]
    public void A_check_says_what_an_auditor_asks(string name, int code, params string[] said)
    {
        Assert.Equal(code, (int)Check(Case(name)));
        Assert.All(said, text => Assert.Contains(text, output.ToString().Replace('\u00A0', ' '), StringComparison.Ordinal));
    }

    /// <summary>By the corpus' own policy, without the organisation whose approval would vouch for the device.</summary>
    [Theory]
    [InlineData("between-not-logged", 7, "SOUND IN ITSELF  quantity of diesel.volume", "between numbers 4 to 5; not proven to be logged: number 4", "that number 4 is logged: until then")]
    [InlineData("between-not-witnessed", 7, "numbers 4 to 5: logged quorum two-of-three: not met for number 5", "two-of-three, is not met for number 5")]
    [InlineData("between-of-another-chain", 0, "between numbers 3 to 4: logged quorum two-of-three: met", "that numbers 2 and 5, not shown here, are logged: by the tallies no event")]
    [InlineData("both-ends", 0, "ACCEPTED  quantity of diesel.volume", "between numbers 4 to 5: logged")]
    public void A_period_rests_on_every_segment_between_its_ends_and_names_those_that_no_log_is_proven_to_hold(string name, int code, params string[] said)
    {
        var file = Case("bundle-standing-of-period-" + name);
        Assert.Equal(code, (int)CheckCommand.Run(Parsed("check", file, "--trust", Path.Combine(Path.GetDirectoryName(file)!, "trust.policy")), output, errors));
        var lines = string.Join(' ', output.ToString().Split('\n').Select((line, i) => i == 0 ? line : string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.All(said, text => Assert.Contains(text, lines, StringComparison.Ordinal));
    }

    [Fact]
    public void A_revocation_by_a_key_that_the_policy_does_not_name_is_said_to_be_that()
    {
        CheckCommand.Run(Parsed("check", Case("bundle-revoked-at-the-tip")), output, errors);
        Assert.Contains("by a key that you did not name, stolen;", output.ToString().Replace("\n             ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundle-disowned-by-the-log", 7, "DISOWNED  ", "by the ledger's word alone the organisation has revoked", "that revocation rests on the ledger's word; no organisation key in the policy", "ledger's word; no organisation key in the policy; an approval")]
    [InlineData("bundle-disowned-by-the-organisation-alone", 7, "but the organisation has revoked the key", "that revocation rests on the organisation's signature", "organisation's signature, 2026-11-18")]
    [InlineData("bundle-revoked-by-nobody", 7, "SOUND IN ITSELF", "by a key that you did not name, stolen;", "that revocation rests on the bundle's own word: nobody whom you named vouches for it, and it changes nothing here")]
    public void A_check_says_on_whose_word_a_revocation_counts(string name, int code, params string[] said)
    {
        var file = Case(name);
        string[] words = ["check", file, "--trust", Path.Combine(Path.GetDirectoryName(file)!, "trust.policy")];
        Assert.Equal(code, (int)CheckCommand.Run(Parsed(words), output, errors));
        var lines = output.ToString().Replace("\n             ", " ", StringComparison.Ordinal).Replace("but          ", "but ", StringComparison.Ordinal);
        Assert.All(said, text => Assert.Contains(text, lines, StringComparison.Ordinal));

        output.GetStringBuilder().Clear();
        CheckCommand.Run(Parsed([.. words, "--json"]), output, errors);
        var revocation = Assert.Single(JsonSerializer.Deserialize<JsonElement>(output.ToString()).GetProperty("revocations").EnumerateArray());
        Assert.Contains("that revocation rests on " + revocation.GetProperty("rests_on").GetString(), lines, StringComparison.Ordinal);
        Assert.Equal(name != "bundle-revoked-by-nobody", revocation.GetProperty("counts").GetBoolean());
    }

    [Theory]
    [InlineData("bundle-period", "quantity of diesel.volume from segment 1 to 4"), InlineData("bundle-period", "entry 1: register statement of 1 counter")]
    [InlineData("bundle-weighings-none", "weighings of chain 0 from 2026-11-21 02:00:00.001Z to 2026-11-21\n             02:59:59.999Z"), InlineData("bundle-fork", "two segments that contradict each other"), InlineData("bundle-disowned-void-key", "statement    rotation, 0 proofs\nstatement    revocation, 0 proofs")]
    public void Show_names_the_subject_and_what_is_said_of_keys(string name, string said)
    {
        Assert.Equal(ExitCode.Accepted, ShowCommand.Run(Parsed("show", Case(name)), output, errors));
        Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day-accepted", "day statement of 2026-11-21", "followed to  number 6", "missing      10 to 11", "two-at-once", "from number 5, suspended", "ledger.example/segments/online")]
    [InlineData("rotation-accepted", "rotation of a chain's key", "after        number 4", "new key "), InlineData("revocation-accepted", "revocation of a key", "accepted to  number 4", "reason       stolen")]
    [InlineData("suspension-accepted", "suspension of a chain", "two runs at once"), InlineData("suspension-resumed", "end of a chain's suspension"), InlineData("succession-accepted", "succession of a log", "new log      ledger.example/segments/2+")]
    [InlineData("head-accepted", "head of a chain", "number 2"), InlineData("statement-of-an-empty-part", "5, suspension", "part 1       empty:")]
    public void Show_reads_what_the_ledger_and_the_organisation_say(string name, params string[] said)
    {
        var of = CorpusCase.Open(name);
        Assert.Equal(ExitCode.Accepted, ShowCommand.Run(Parsed("show", Written(name, of.Input)), output, errors));
        Assert.All(said, text => Assert.Contains(text, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Show_reads_an_entry_of_the_statement_log_and_each_of_its_parts()
    {
        string[] cases = ["bundle-decision-agreed", "bundle-day-label-of-whatever-chain", "bundle-succession-shown", "bundle-suspended", "bundle-rotated-key"];
        string[] said = ["kind         7, decision", "one person's decision on a fork", "for          demo/refinery", "kind         2, day label", "digest ", "kind         6, succession", "checkpoint", "kind         5", "kind         3, rotation"];
        foreach (var name in cases)
        {
            Assert.True(Bundle.TryRead(CorpusCase.Open(name).Input, out var bundle).IsOk);
            Assert.Equal(ExitCode.Accepted, ShowCommand.Run(Parsed("show", Written(name, bundle!.Statements[0].Entry)), output, errors));
        }
        Assert.All(said, text => Assert.Contains(text, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void An_extracted_entry_keeps_what_is_said_of_the_keys()
    {
        var one = Path.Combine(folder, "one.bundle");
        var whole = Written("whole.bundle", KeyCases.RotatedAndRevoked);
        Assert.Equal(ExitCode.Accepted, ExtractCommand.Run(Parsed("extract", whole, "--entry", "1", "--out", one), output, errors, () => Stream.Null));
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(one));
        Assert.Equal(ExitCode.NotVouchedFor, Check(one));
        Assert.Equal(ExitCode.Corrupt, ExtractCommand.Run(Parsed("extract", Case("bundle-period"), "--entry", "1", "--out", one), output, errors, () => Stream.Null));
    }

    static Bundle ReadBack(string path) => Bundle.TryRead(File.ReadAllBytes(path), out var bundle).IsOk ? bundle! : throw new InvalidDataException(path);
}
