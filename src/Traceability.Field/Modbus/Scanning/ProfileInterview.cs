using Traceability.Profiles;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>Asks one unit for what tells profiles apart: their self-test values, texts with a fixed beginning, and whether their values are there at all. The same registers are asked for once.</summary>
public sealed class ProfileInterview(ReadingLine line, byte unit, TimeSpan timeout)
{
    readonly Dictionary<ReadRequest, (ReadResult Result, ushort[] Words)> heard = [];

    /// <summary>
    /// The profiles that can be right, best first: none of their tests fails. Those without a test are named only where no other is shown, and where the
    /// device answers for all of their values.
    /// </summary>
    public async Task<IReadOnlyList<ProfileFit>> FittingAsync(IReadOnlyList<DeviceProfile> profiles, CancellationToken cancellationToken)
    {
        List<ProfileFit> fits = [];
        foreach (var profile in profiles)
            if (await JudgeAsync(profile, cancellationToken) is { } fit && (fit.IsShown || (fit.Of == 0 && fit.Answered == fit.Values))) fits.Add(fit);
        if (fits.Exists(fit => fit.IsShown)) fits.RemoveAll(fit => !fit.IsShown);
        return [.. fits.OrderByDescending(fit => fit.Answered).ThenByDescending(fit => fit.Passed).ThenBy(fit => fit.Profile.Id, StringComparer.Ordinal)];
    }

    /// <summary>What the profile's text of this name says here; null where it cannot be read.</summary>
    public async Task<string?> TextAsync(DeviceProfile profile, string name, CancellationToken cancellationToken) =>
        profile.Texts.FirstOrDefault(text => text.Name == name) is { } text && await AskAsync(text.Table, text.WireAddress, text.Words, cancellationToken) is { } words
            ? text.Read(words) : null;

    /// <summary>Null when a test fails.</summary>
    async Task<ProfileFit?> JudgeAsync(DeviceProfile profile, CancellationToken cancellationToken)
    {
        if (profile.Kind is DeviceKind.PulseOutput or DeviceKind.TagReader) return null;
        ProfileText[] telling = [.. profile.Texts.Where(text => text.Begins.Length > 0)];
        foreach (var text in telling)
            if (await AskAsync(text.Table, text.WireAddress, text.Words, cancellationToken) is not { } words || !text.Fits(words)) return null;
        var passed = telling.Length;
        foreach (var test in profile.SelfTests)
        {
            if (await AskAsync(test.Value.Rule, cancellationToken) is not { } words) return null;
            var outcome = test.Judge(words);
            if (outcome == SelfTestOutcome.Failed) return null;
            if (outcome == SelfTestOutcome.Passed) passed++;
        }
        var (answered, of) = (0, profile.SelfTests.Count + telling.Length);
        foreach (var value in profile.Values)
        {
            if (await AskAsync(value.Rule, cancellationToken) is { } words && value.Rule.Decode(words).HasValue) answered++;
            else if (of == 0) return null;
        }
        return new(profile, passed, of, answered);
    }

    async Task<ushort[]?> AskAsync(DecodingRule rule, CancellationToken cancellationToken) =>
        await AskAsync(rule.Table, rule.SpanAddress, rule.SpanWords, cancellationToken) is { } span ? rule.Gather(span, new ushort[rule.Words]).ToArray() : null;

    /// <summary>Null where the unit refuses or is silent.</summary>
    async Task<ushort[]?> AskAsync(RegisterTable table, ushort address, int count, CancellationToken cancellationToken)
    {
        ReadRequest request = new(unit, table, address, (ushort)count);
        if (!heard.TryGetValue(request, out var known))
        {
            var words = new ushort[count];
            var result = await line.ReadAsync(request, words, timeout, cancellationToken);
            // Once more: a glitch, or a connection that was closed meanwhile, must not cost a device its profile.
            if (result.Outcome is not (ReadOutcome.Ok or ReadOutcome.Exception)) result = await line.ReadAsync(request, words, timeout, cancellationToken);
            heard[request] = known = (result, words);
        }
        return known.Result.IsOk ? known.Words : null;
    }
}
