using Spectre.Console;

namespace Traceability.Edge.Setup.Screen;

/// <summary>Shows how far a long piece of work is, where somebody looks on; elsewhere only its words are written.</summary>
static class Meter
{
    /// <summary>Whether what is written can be written over.</summary>
    public static bool IsLive(this Terminal terminal) => !terminal.IsJson && terminal.Results.Profile.Capabilities is { Interactive: true, Ansi: true };

    /// <param name="steps">What the work counts up to.</param>
    public static async Task<T> RunAsync<T>(this Terminal terminal, string what, int steps, Func<Action<int>, Task<T>> work)
    {
        if (!terminal.IsLive()) return await work(_ => { });
        return await terminal.Results.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var shown = context.AddTask(Markup.Escape(what), maxValue: steps);
                return work(done => shown.Value = done);
            });
    }

    /// <summary>A span as people say it.</summary>
    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => $"{Math.Ceiling(span.TotalMilliseconds):0} ms",
        { TotalMinutes: < 2 } => $"{Math.Ceiling(span.TotalSeconds):0} s",
        { TotalHours: < 2 } => $"{Math.Ceiling(span.TotalMinutes):0} min",
        _ => $"{Math.Ceiling(span.TotalHours):0} h",
    };
}
