using Traceability.Demo.Figures;

namespace Traceability.Demo.Screen;

/// <summary>All that can be seen: the facilities, the story, the lines to try. Written by many, read by the drawing loop.</summary>
sealed class Scene(TimeProvider time)
{
    const int KeptLines = 200;

    readonly Lock gate = new();
    readonly List<StoryLine> story = [];
    IReadOnlyList<FacilityScene> facilities =
        [new("mine", "mine · Queensland"), new("refinery", "refinery · Western Australia")];
    IReadOnlyList<TryLine> tries = [];
    long start = time.GetTimestamp();
    string footer = "";

    /// <summary>Told at once to whoever shows lines instead of panes; on the teller's thread.</summary>
    public event Action<StoryLine>? Told;

    public TimeSpan Now => time.GetElapsedTime(Volatile.Read(ref start));

    public IReadOnlyList<FacilityScene> Facilities { get { lock (gate) return facilities; } }

    public IReadOnlyList<StoryLine> Story { get { lock (gate) return [.. story]; } }

    /// <summary>Shown once the first minute is over.</summary>
    public IReadOnlyList<TryLine> Tries
    {
        get { lock (gate) return tries; }
        set { lock (gate) tries = value; }
    }

    public string Footer
    {
        get { lock (gate) return footer; }
        set { lock (gate) footer = value; }
    }

    public void StartClock() => Volatile.Write(ref start, time.GetTimestamp());

    public StoryLine Tell(string text, Ink ink = Ink.Plain)
    {
        var line = new StoryLine(Now, text, ink);
        lock (gate)
        {
            if (story.Count == KeptLines) story.RemoveAt(0);
            story.Add(line);
        }
        Told?.Invoke(line);
        return line;
    }

    /// <summary>Replaces a line where it stands, without telling it anew: a figure that counts. Gives the line to replace the next time.</summary>
    public StoryLine Retell(StoryLine line, string text)
    {
        var retold = line with { Text = text };
        lock (gate)
        {
            var at = story.FindLastIndex(told => ReferenceEquals(told, line));
            if (at >= 0) story[at] = retold;
        }
        return retold;
    }

    public FacilityScene Facility(string id) => Facilities.First(facility => facility.Id == id);

    public void Change(string id, Func<FacilityScene, FacilityScene> change)
    {
        lock (gate) facilities = [.. facilities.Select(facility => facility.Id == id ? change(facility) : facility)];
    }

    public void Show(FacilityFigures figures) => Change(figures.Id, facility => facility with { Figures = figures });
}
