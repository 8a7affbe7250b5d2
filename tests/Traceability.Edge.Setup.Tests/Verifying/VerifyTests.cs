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
    public async Task A_key_that_was_handed_over_is_told_as_another_key()
    {
        var before = chain.Seal().Message;
        chain.Rotate();
        var run = await VerifyAsync([before, chain.Seal().Message], chain.Request.Bytes);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("segment 2: names another key than the enrolled one; where the key was rotated", run.Errors, StringComparison.Ordinal);
    }
}
