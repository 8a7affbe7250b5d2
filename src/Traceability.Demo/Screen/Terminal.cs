using System.Threading.Channels;

namespace Traceability.Demo.Screen;

/// <summary>
/// The screen and the keys of a real terminal. Draws on the alternate screen, so that what stood there before comes back when the demo
/// ends, by whatever way.
/// </summary>
sealed class Terminal : IAsyncDisposable
{
    static readonly TimeSpan FramePeriod = TimeSpan.FromMilliseconds(120);

    readonly Scene scene;
    readonly TimeProvider time;
    readonly CancellationTokenSource stop = new();
    readonly Task drawing;

    // Full at 16: further keys are dropped; nobody means them all.
    readonly Channel<char> keys = Channel.CreateBounded<char>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });

    Terminal(Scene scene, TimeProvider time)
    {
        (this.scene, this.time) = (scene, time);
        Console.Out.Write("\e[?1049h\e[2J");
        if (!Console.IsInputRedirected) new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
        drawing = DrawAsync();
    }

    /// <summary>Whether panes can be drawn: both ends are a terminal that knows more than lines.</summary>
    public static bool IsThere => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    public static Terminal Open(Scene scene, TimeProvider time) => new(scene, time);

    public async Task<char> NextKeyAsync(CancellationToken cancellationToken) => await keys.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await drawing;
        stop.Dispose();
        Console.Out.Write("\e[0m\e[?25h\e[?1049l");
        Console.Out.Flush();
    }

    async Task DrawAsync()
    {
        var (shown, width, height) = ("", 0, 0);
        while (!stop.IsCancellationRequested)
        {
            var resized = (Console.WindowWidth, Console.WindowHeight) != (width, height);
            (width, height) = (Console.WindowWidth, Console.WindowHeight);
            var frame = Panes.Draw(scene, width, height).ToAnsi();
            if (frame != shown || resized)
            {
                Console.Out.Write(resized ? "\e[2J" + frame : frame);
                Console.Out.Flush();
                shown = frame;
            }
            await Task.Delay(FramePeriod, time, stop.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Reading a key blocks, hence a thread of its own; it ends with the process.</summary>
    void ReadKeys()
    {
        try
        {
            while (true) keys.Writer.TryWrite(Console.ReadKey(intercept: true).KeyChar);
        }
        catch (InvalidOperationException)
        {
            // There is no keyboard after all.
        }
    }
}
