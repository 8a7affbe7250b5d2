using Traceability.Demo.Check;
using Traceability.Demo.Folder;
using Traceability.Demo.Processes;
using Traceability.Demo.Screen;

namespace Traceability.Demo.Script;

/// <summary>One run of the demo, from the first process to the last, in one of three forms: panes, plain lines, check.</summary>
sealed class Show(DemoOptions options, Workshop workshop, DemoFolder folder, TimeProvider time)
{
    static readonly TimeSpan CheckDeadline = TimeSpan.FromSeconds(120);

    readonly Scene scene = new(time);
    readonly long start = time.GetTimestamp();

    /// <summary>True when it ended as asked, or when every check held.</summary>
    public async Task<bool> RunAsync(CancellationToken stop, CancellationToken hurry)
    {
        var panes = !options.Check && Terminal.IsThere;
        var lines = new PlainLines(scene, options.Check || panes ? Console.Error : Console.Out, time);
        using var quiet = new CancellationTokenSource();
        lines.Write(new StoryLine(TimeSpan.Zero, $"Data: {folder.Root}", Ink.Plain));
        var telling = lines.RunAsync(quiet.Token);
        var register = new ChildRegister(folder.Root);
        try
        {
            foreach (var name in await register.EndLeftoversAsync(stop)) scene.Tell($"Ended what a killed demo had left running: {name}.");
            return options.Check ? await CheckAsync(register, stop, hurry) : await VisitAsync(register, panes, quiet, stop, hurry);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
        catch (DemoFailure failure)
        {
            Say(failure);
            return false;
        }
        finally
        {
            await quiet.CancelAsync();
            await telling;
        }
    }

    async Task<bool> VisitAsync(ChildRegister register, bool panes, CancellationTokenSource quiet, CancellationToken stop, CancellationToken hurry)
    {
        var starting = Stage.StartAsync(folder, workshop, register, scene, stop);
        await SignsOfLifeAsync(starting, "still starting");
        await using var stage = await starting;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        var audience = new Audience(stage, scene).RunAsync(over.Token);
        var acts = new Acts(stage, scene, PublishedFactors.Read(workshop.Factors), time);
        var visit = new Visit(stage, scene, acts, time);
        await WithSignsOfLifeAsync(acts.DecksAreEmptyAsync(time.GetUtcNow(), stop), stage.Died);
        if (panes) await quiet.CancelAsync();
        await using (var terminal = panes ? Terminal.Open(scene, time) : null)
        {
            try
            {
                await visit.RunAsync(terminal is null ? Never : terminal.NextKeyAsync, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Ctrl-C is q.
            }
            scene.Footer = "ending, in order";
            await stage.EndAsync(scene, hurry);
            await over.CancelAsync();
            await audience.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        Console.Out.WriteLine($"Everything has been ended; the data stays in {folder.Root} and the next run continues it (--fresh begins anew).");
        return true;

        static Task<char> Never(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith<char>(
            _ => throw new OperationCanceledException(cancellationToken), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    async Task<bool> CheckAsync(ChildRegister register, CancellationToken stop, CancellationToken hurry)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(CheckDeadline);
        var (facilities, missing, weighing, tamper, cosigned) = ((IReadOnlyList<FacilityResult>)[], new List<string>(), (WeighingResult?)null, new TamperResult(0, 0, null), 0);
        try
        {
            var starting = Stage.StartAsync(folder, workshop, register, scene, deadline.Token);
            await SignsOfLifeAsync(starting, "still starting");
            await using var stage = await starting;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(hurry);
            var audience = new Audience(stage, scene).RunAsync(over.Token);
            var factors = PublishedFactors.Read(workshop.Factors);
            var acts = new Acts(stage, scene, factors, time);
            var run = new CheckRun(stage, scene, acts, factors, time);
            missing.AddRange(await run.RunAsync(deadline.Token));
            (weighing, tamper) = (run.Weighing, acts.Tamper);
            try
            {
                (facilities, var differences) = await run.CompareAsync(hurry);
                missing.AddRange(differences);
                cosigned = await run.CosignedAsync(hurry);
            }
            catch (DemoFailure failure)
            {
                missing.Add(failure.Message);
            }
            if (tamper.Sent != tamper.Refused) missing.Add($"the thief sent {tamper.Sent} forged segments, {tamper.Refused} were refused");
            await stage.EndAsync(scene, hurry);
            await over.CancelAsync();
            await audience.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        catch (DemoFailure failure)
        {
            Say(failure);
            missing.Add(failure.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            missing.Add(stop.IsCancellationRequested ? "it was interrupted" : "the processes have not all started");
        }
        var seconds = decimal.Round((decimal)time.GetElapsedTime(start).Ticks / TimeSpan.TicksPerSecond, 1);
        Console.Out.WriteLine(new CheckResult(missing.Count == 0, seconds, facilities, weighing, tamper, cosigned, missing).ToJson());
        return missing.Count == 0;
    }

    async Task WithSignsOfLifeAsync(Task waiting, Task<Child> died)
    {
        await SignsOfLifeAsync(Task.WhenAny(waiting, died), "waiting for the first verified readings of both decks");
        if (!waiting.IsCompleted) throw (await died).Died();
        await waiting;
    }

    /// <summary>Never two silent seconds: the machine may be slow, and whoever waits wants to know for what.</summary>
    async Task SignsOfLifeAsync(Task task, string what)
    {
        while (await Task.WhenAny(task, Task.Delay(TimeSpan.FromSeconds(1.8), time)) != task)
            scene.Tell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"… {what}, {time.GetElapsedTime(start).TotalSeconds:0} s"), Ink.Faint);
    }

    static void Say(DemoFailure failure)
    {
        Console.Error.WriteLine(failure.Message);
        foreach (var line in failure.LastLines) Console.Error.WriteLine("    " + line);
    }
}
