using System.Collections.Concurrent;
using Spectre.Console;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Verbs;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Scanning;

/// <summary>Looks for units on lines: the fast pass, the slow one, and then the question to each find what it is. Tells finds as they come.</summary>
sealed class BusSearch(Terminal terminal, IReadOnlyList<byte> units, TimeSpan patience, bool isFastOnly, IReadOnlyList<DeviceProfile> profiles, TimeProvider time)
{
    /// <summary>Each costs a thread and a socket, and most of a network's addresses are empty.</summary>
    const int HostsAtOnce = 16;

    /// <summary>Interviews wait longer than the slowest known unit takes.</summary>
    static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>The same wires at several speeds, of which one can be right: the first at which somebody answers ends the search for it.</summary>
    public async Task<IReadOnlyList<LineFindings>> SpeedsAsync(IReadOnlyList<NamedLine> lines, CancellationToken cancellationToken)
    {
        List<LineFindings> findings = [];
        Dictionary<NamedLine, SerialScanResult> fast = [];
        foreach (var line in lines)
        {
            var result = await PassAsync(line, units, ScanPass.Fast, cancellationToken);
            if (result.Refusal is { Trouble: LineTrouble.Port } refusal && fast.Count == 0 && lines.Count > 1) return [new(line, [], [], refusal, 0)];
            fast[line] = result;
            if (result.Finds.Count > 0) break;
        }
        var answered = fast.FirstOrDefault(pass => pass.Value.Finds.Count > 0).Key;
        foreach (var (line, pass) in fast)
        {
            var isAsked = pass is { Refusal: null, WasBusy: false, IsLost: false } && !isFastOnly && (answered is null || answered == line);
            var slow = isAsked ? await PassAsync(line, [.. units.Except(pass.Finds.Select(find => find.Unit))], ScanPass.Slow(patience), cancellationToken) : null;
            if (slow is { Finds.Count: > 0 }) answered = line;
            findings.Add(await SettleAsync(line, pass, slow, cancellationToken));
        }
        return findings;
    }

    /// <summary>Many hosts at once; then what was found is asked what it is, one after the other.</summary>
    public async Task<IReadOnlyList<LineFindings>> HostsAsync(IReadOnlyList<NamedLine> lines, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<NamedLine, HostScanResult> results = new();
        await terminal.RunAsync($"{lines.Count} hosts", lines.Count * units.Count, async onAsked =>
        {
            ConcurrentDictionary<NamedLine, int> asked = new();
            await Parallel.ForEachAsync(lines, new ParallelOptions { MaxDegreeOfParallelism = HostsAtOnce, CancellationToken = cancellationToken }, async (line, cancelled) =>
            {
                // Which of its units are one device under many names is known at the end, so nothing is told before.
                results[line] = await TcpScan.RunAsync((GatewayOptions)line.Options, units, patience, time, _ => { }, Asked, cancelled);
                foreach (var find in results[line].Finds) Tell(line, find);
                Asked(units.Count);

                void Asked(int count)
                {
                    asked[line] = count;
                    onAsked(asked.Values.Sum());
                }
            });
            return results.Count;
        });
        List<LineFindings> findings = [];
        foreach (var line in lines) findings.Add(await SettleAsync(line, results[line], cancellationToken));
        return findings;
    }

    async Task<LineFindings> SettleAsync(NamedLine line, HostScanResult result, CancellationToken cancellationToken)
    {
        List<string> remarks = [];
        if (result.AnswersForAll) remarks.Add("It answers alike under every unit identifier: one device that does not look at it.");
        if (result.GatewayRefusals > 0) remarks.Add($"It is a gateway; of {result.GatewayRefusals} units it says that they do not answer it.");
        if (result.IsLost) remarks.Add("It breaks off again and again. Remedy: ask for fewer units (--units), or look at how many connections it takes.");
        return new(line, await AskAllAsync(line, result.Finds, cancellationToken), remarks, result.Refusal, result.Questions);
    }

    Task<SerialScanResult> PassAsync(NamedLine line, IReadOnlyList<byte> asked, ScanPass pass, CancellationToken cancellationToken) =>
        terminal.RunAsync($"{line.Label}, {(pass.Patience is null ? "fast" : "slow")} pass", asked.Count,
            onAsked => SerialScan.RunAsync(line.Options, asked, pass, time, find => Tell(line, find), onAsked, cancellationToken));

    async Task<LineFindings> SettleAsync(NamedLine line, SerialScanResult fast, SerialScanResult? slow, CancellationToken cancellationToken)
    {
        ScanFind[] finds = [.. fast.Finds.Concat(slow?.Finds ?? []).OrderBy(find => find.Unit)];
        List<string> remarks = [];
        if (fast.ForeignFrames + (slow?.ForeignFrames ?? 0) > 0)
            remarks.Add($"Another master asks here{(fast.WasBusy ? "; nothing was asked" : "")}. Remedy: stop it, or read along (role: listener).");
        else if (fast.WasBusy || (finds.Length == 0 && (fast.IsOtherSpeed || slow is { IsOtherSpeed: true })))
            remarks.Add($"Something talks here, not at this speed or parity{(fast.WasBusy ? "; nothing was asked" : "")}. Remedy: other --baud and --parity.");
        byte[] damaged = [.. fast.Damaged.Concat(slow?.Damaged ?? []).Distinct().Except(finds.Select(find => find.Unit))];
        if (damaged.Length > 0) remarks.Add($"Damaged answers at unit {string.Join(", ", damaged)}. Remedy: look at shield, termination and length of the line, or at two units with one number.");
        if (fast.GatewayRefusals > 0) remarks.Add($"A gateway says of {fast.GatewayRefusals} units that they do not answer it.");
        if (fast.IsLost || slow is { IsLost: true }) remarks.Add("The line went away before the end. Remedy: look at the plug, and scan again.");
        return new(line, await AskAllAsync(line, finds, cancellationToken), remarks, fast.Refusal, fast.Questions + (slow?.Questions ?? 0));
    }

    void Tell(NamedLine line, ScanFind find)
    {
        if (!terminal.IsJson) terminal.Results.WriteLine($"{line.Label}: unit {find.Unit} answers after {Meter.Words(find.Took)}");
    }

    async Task<IReadOnlyList<FoundUnit>> AskAllAsync(NamedLine line, IReadOnlyList<ScanFind> finds, CancellationToken cancellationToken)
    {
        if (finds.Count == 0) return [];
        await using var reading = await ReadingLine.OpenAsync(line.Options, time, frames: null, cancellationToken);
        if (reading is null) return [.. finds.Select(find => new FoundUnit(find, null, [], null))];
        return await terminal.RunAsync($"{line.Label}, what they are", finds.Count, async onAsked =>
        {
            List<FoundUnit> found = [];
            foreach (var find in finds)
            {
                found.Add(await AskAsync(reading, find, cancellationToken));
                onAsked(found.Count);
            }
            return found;
        });
    }

    async Task<FoundUnit> AskAsync(ReadingLine line, ScanFind find, CancellationToken cancellationToken)
    {
        var timeout = find.Took * 3 > ShortestTimeout ? find.Took * 3 : ShortestTimeout;
        ProfileInterview interview = new(line, find.Unit, timeout);
        var fits = await interview.FittingAsync(profiles, cancellationToken);
        // Last, because many are silent to it, and the line must then be left alone for a while.
        var identification = await line.IdentifyAsync(find.Unit, find.Took * 3 > patience ? timeout : patience, cancellationToken);
        return new(find, identification, fits, fits is [{ IsShown: true } best, ..] ? await interview.TextAsync(best.Profile, "serial", cancellationToken) : null);
    }
}
