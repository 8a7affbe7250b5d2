using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Verifying;

/// <summary><c>verify</c>: a chain from its enrolment on, and what is none.</summary>
public sealed class VerifyTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;
    readonly ChainBuilder chain = new(Terms.Of("acme", "north", "edge-1"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    Task<SetupRun> VerifyAsync(byte[][] segments, byte[]? enrolment, params string[] args)
    {
        var (file, request) = (Path.Combine(folder, "chain.cborseq"), Path.Combine(folder, "enrolment.cbor"));
        File.WriteAllBytes(file, [.. segments.SelectMany(bytes => bytes)]);
        if (enrolment is null) return SetupRun.OfAsync(["verify", file, .. args]);
        File.WriteAllBytes(request, enrolment);
        return SetupRun.OfAsync(["verify", file, "--enrolment", request, .. args]);
    }

    [Fact]
    public async Task A_chain_is_in_order_from_its_enrolment_on()
    {
        byte[][] segments = [chain.Seal().Message, chain.Seal().Message];
        var run = await VerifyAsync(segments, chain.Request.Bytes);
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Contains("In order.", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
    }

    [Fact]
    public async Task A_time_that_no_calendar_has_is_unknown()
    {
        var segment = chain.Seal([], [], header => header with { SealedMs = (1L << 53) - 1 }).Message;
        var run = await VerifyAsync([segment], chain.Request.Bytes);
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Contains("unknown to unknown UTC", run.Output, StringComparison.Ordinal);
        Assert.False((await VerifyAsync([segment], chain.Request.Bytes, "--json")).Json.TryGetProperty("from", out _));
    }

    [Fact]
    public async Task An_empty_name_is_no_file()
    {
        var run = await SetupRun.OfAsync("verify", "");
        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.Contains("No file is named.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_enrolment_nobody_is_told_that_all_is_well()
    {
        byte[][] segments = [chain.Seal().Message];
        var run = await VerifyAsync(segments, null);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("Order and entries agree; who signed is NOT checked.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("In order", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
        var json = (await VerifyAsync(segments, null, "--json")).Json;
        Assert.Equal((false, false, 0), (json.GetProperty("ok").GetBoolean(), json.GetProperty("signaturesChecked").GetBoolean(), json.GetProperty("faults").GetArrayLength()));
    }

    /// <summary>A device that was enrolled again keeps its key: then the key alone says nothing of the chain.</summary>
    [Fact]
    public async Task A_chain_of_the_same_key_under_another_enrolment_is_not_this_one()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        ChainBuilder first = new(Terms.Of("acme", "north", "edge-1"), key), second = new(Terms.Of("acme", "north", "edge-1"), key);
        var run = await VerifyAsync([first.Seal().Message], second.Request.Bytes);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("is of another chain than the enrolment", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_segment_names_the_enrolment()
    {
        var elsewhere = chain.Branch().Seal([], [], header => header with { Previous = new byte[32] });
        Assert.Contains("does not begin at the enrolment", (await VerifyAsync([elsewhere.Message], chain.Request.Bytes)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_handed_over_is_followed_by_its_rotation()
    {
        var before = chain.Seal().Message;
        var rotation = chain.Rotate().Bytes;
        chain.NewRun();
        byte[][] items = [before, rotation, chain.Seal().Message];
        var run = await VerifyAsync(items, chain.Request.Bytes);
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Contains("by the device's enrolled key and 1 that followed it", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
        Assert.Equal(1, (await VerifyAsync(items, chain.Request.Bytes, "--json")).Json.GetProperty("rotations").GetInt32());

        // Its place in the file may be earlier: an export that begins behind it carries it first.
        Assert.Equal(ExitCode.Fine, (await VerifyAsync([rotation, items[2]], chain.Request.Bytes)).Code);
    }

    [Fact]
    public async Task Without_its_rotation_another_key_is_nobodys()
    {
        var before = chain.Seal().Message;
        chain.Rotate();
        var run = await VerifyAsync([before, chain.Seal().Message], chain.Request.Bytes);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("segment 2: names another key than the one in force", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_that_is_not_valid_is_refused_by_name()
    {
        var before = chain.Seal().Message;
        var thief = chain.Branch();
        thief.Rotate();
        var second = thief.Rotate().Bytes; // by a key that never was in force
        await RefusedAsync("the key rotation after segment 1 is not valid: not signed by the key in force", before, second);

        var other = new ChainBuilder(Terms.Of("acme", "north", "edge-1"));
        await RefusedAsync("the key rotation after segment 0 is of another chain", before, other.Rotate().Bytes);

        var elsewhere = chain.Branch().Rotate(tip: new byte[32]).Bytes;
        await RefusedAsync("the key rotation after segment 1 names another segment 1", before, elsewhere);

        var late = chain.Branch().Rotate(after: 0).Bytes;
        await RefusedAsync("the key rotation after segment 0 stands behind segment 1, which the old key signed", before, late);

        var damaged = chain.Branch().Rotate().Bytes;
        damaged[^1] ^= 1;
        await RefusedAsync("the key rotation after segment 1 is not valid: not signed by the key in force", before, damaged);

        async Task RefusedAsync(string why, params byte[][] items)
        {
            var run = await VerifyAsync(items, chain.Request.Bytes);
            Assert.Equal(ExitCode.Wrong, run.Code);
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        }
    }
}
