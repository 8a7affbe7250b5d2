using System.Security.Cryptography;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Commissioning;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Verifying;
using Traceability.Evidence;
using Traceability.Evidence.Cbor;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>verify REPORT.pdf</c>: whether a chain signs exactly these bytes, which segment of it, by which key, and when.</summary>
sealed class ReportVerification
{
    const int MostBytes = 64 << 20;

    readonly string path;
    readonly ReportSearch search;
    readonly ChainCheck check;
    readonly ChainRoot? root;
    readonly Terminal terminal;

    ReportVerification(string path, ReportMark mark, string hash, ChainRoot? root, Terminal terminal)
    {
        (this.path, this.root, this.terminal, check) = (path, root, terminal, new ChainCheck(root));
        search = new ReportSearch(mark, hash, check);
    }

    sealed record Result(bool Ok, ReportState State, string? Why, string? Sha256, string? Chain, long? Segment, long? Entry, string? Identity, string? Key, DateTimeOffset? SealedAt, bool SignaturesChecked,
        IReadOnlyList<string> Faults, IReadOnlyCollection<ReportSearch.Entered> Entered);

    /// <summary>Null after it has been told that there is nothing to look for.</summary>
    /// <exception cref="IOException">Or UnauthorizedAccessException: the file cannot be read.</exception>
    public static ReportVerification? Of(string path, ChainRoot? root, Terminal terminal)
    {
        var (state, why, hash) = (ReportState.Absent, "there is no such file", (string?)null);
        if (path.Length > 0 && new FileInfo(path) is { Exists: true, Length: var length })
        {
            if (length > MostBytes) (state, why) = (ReportState.Corrupt, "it is larger than any report");
            else
            {
                var pdf = File.ReadAllBytes(path);
                hash = Convert.ToHexStringLower(SHA256.HashData(pdf));
                var outcome = ReportMark.TryRead(pdf, out var mark);
                if (outcome.IsOk) return new ReportVerification(path, mark!, hash, root, terminal);
                (state, why) = (outcome.Kind switch { ReadKind.Empty => ReportState.Empty, ReadKind.Newer => ReportState.Newer, _ => ReportState.Corrupt }, outcome.Reason);
            }
        }
        if (terminal.IsJson) terminal.WriteJson(new Result(false, state, why, hash, null, null, null, null, null, null, false, [], []));
        else terminal.Complain($"{path}: {why}. Remedy: {(state == ReportState.Newer ? "use a newer edge-setup" : "the file that edge-setup commission --report wrote")}.");
        return null;
    }

    /// <summary>In an exported chain.</summary>
    public async Task<ExitCode> InFileAsync(string chain, CancellationToken cancellationToken)
    {
        using var from = File.OpenRead(chain);
        return await SearchAsync(from, cancellationToken);
    }

    /// <summary>In the chain of the running agent, from some time before the report was written on.</summary>
    public async Task<ExitCode> InAgentAsync(AgentClient agent, CancellationToken cancellationToken)
    {
        try
        {
            await using var segments = new FileStream(Path.Combine(Path.GetTempPath(), $"edge-setup-{Guid.NewGuid():N}.cborseq"),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            await agent.SegmentsAsync(search.From, segments, cancellationToken);
            segments.Position = 0;
            return await SearchAsync(segments, cancellationToken);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"The chain cannot be copied to {Path.GetTempPath()}: {failed.Message} Remedy: TMPDIR=FOLDER, one with room; or edge-setup export, then --chain FILE.");
            return ExitCode.Unusable;
        }
    }

    async Task<ExitCode> SearchAsync(Stream chain, CancellationToken cancellationToken)
    {
        var items = new CborSequence(chain);
        while (await items.NextAsync(cancellationToken) is { } item) search.Take(item);
        if (!items.IsWhole) check.EndsAt(items.Offset);
        var found = search.Signed ?? search.Instead;
        var why = search.State switch
        {
            ReportState.Signed => null,
            ReportState.Altered => "ALTERED: the report that the chain signs at this place has another hash",
            _ when check.Segments == 0 => "the chain is empty: it signs nothing",
            _ when search.IsOtherChain => $"NOT SIGNED: it is of chain {search.Mark.Chain}, and this is another",
            _ => $"NOT SIGNED: this chain, up to segment {check.Last?.Number}, has no report behind segment {search.Mark.After}",
        };
        var header = found?.Segment.Header;
        // A segment of another key in the same order is anybody's.
        var ok = search.State == ReportState.Signed && root is not null && check.Faults.Count == 0;
        var result = new Result(ok, search.State, why, search.Hash, header is null ? search.Mark.Chain : Hex(header.Chain), header?.Number, found?.Entry, Hex(found?.Segment.Identity), Hex(found?.Segment.Sign1.Kid),
            Words.At(header?.SealedMs), root is not null, check.Faults, search.Comparisons);
        if (terminal.IsJson) terminal.WriteJson(result);
        else Show(result);
        return ok ? ExitCode.Fine : ExitCode.Wrong;
    }

    void Show(Result result)
    {
        foreach (var fault in result.Faults) terminal.Complain(fault);
        if (result.Segment is not null)
        {
            var table = Sheet.Of(result.State == ReportState.Signed ? "signed by" : "signed instead by", $"segment {result.Segment}, entry {result.Entry}")
                .Row("sealed", $"{Words.At(result.SealedAt)} UTC, by the device's clock")
                .Row("device key", $"{result.Key}{(!result.SignaturesChecked ? ", as the segment says: NOT CHECKED" : check.Rotations == 0 ? ", as enrolled" : ", in force by the enrolment and its rotations")}")
                .Row("segment identity", result.Identity![..32] + "…")
                .Row("chain", result.Chain!)
                .Row("not proven", "that its lines are the chain's entries: compare them");
            terminal.Results.Write(table);
            ShowEntered(result);
        }
        if (result.Why is { } why) terminal.Complain($"{path}: {why}. Remedy: {(result.State == ReportState.Altered ? "take the copy that was signed" : "a newer export, or commission again")}.");
        terminal.Results.WriteLine(result.Ok ? "Signed: not a byte was changed since."
            : result.State != ReportState.Signed ? "NOT signed as it is."
            : result.Faults.Count > 0 ? "The chain that signs it is NOT in order." : "The chain has its hash; who signed is NOT checked. Remedy: --enrolment FILE");
    }

    /// <summary>Whoever may ask the agent can have any file signed; what the chain has been told channel by channel, nobody can change.</summary>
    void ShowEntered(Result result)
    {
        var table = Sheet.Of("segment", "entry", "channel or output", "");
        foreach (var one in result.Entered) table.Row($"{one.Segment}", $"{one.Entry}", $"{Words.Plain(one.Subject)}\n{Words.Plain(one.Detail)}", Words.Plain(one.Cause));
        table.Columns[2].NoWrap = false;
        if (search.EnteredInAll > result.Entered.Count) terminal.Results.WriteLine($"{search.EnteredInAll - result.Entered.Count} older comparisons are left out.");
        if (result.Entered.Count > 0) terminal.Results.Write(table);
        terminal.Results.WriteLine(result.Entered.Count > 0 ? "These are the comparisons that the chain has before it." : "The chain has no comparison before it.");
    }

    static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}
