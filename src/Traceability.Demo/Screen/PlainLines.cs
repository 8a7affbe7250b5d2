namespace Traceability.Demo.Screen;

/// <summary>The story as lines with time stamps and no control characters: for files, pipes and dumb terminals.</summary>
sealed class PlainLines(Scene scene, TextWriter output, TimeProvider time)
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Tells each line as it comes and how the facilities stand every five seconds, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        scene.Told += Write;
        try
        {
            while (true)
            {
                await Task.Delay(Period, time, cancellationToken);
                foreach (var facility in scene.Facilities.Where(facility => facility.Figures is not null)) Write(new StoryLine(scene.Now, Of(facility), Ink.Plain));
            }
        }
        catch (OperationCanceledException)
        {
            scene.Told -= Write;
        }
    }

    public void Write(StoryLine line)
    {
        lock (output)
        {
            output.WriteLine($"{Text.Clock(line.At),5}  {line.Text}");
            output.Flush();
        }
    }

    static string Of(FacilityScene facility) =>
        $"{facility.Id}: {Text.Number(facility.Verified, 0)} segments verified, {Text.Number(facility.Kept, 0)} kept; CO2e {Text.Number(facility.Figures!.Co2eKg, 3)} kg; "
        + $"live {Text.Number(facility.WeightKg ?? 0, 0)} kg, {Text.Number(facility.Kilowatts ?? 0, 1)} kW, {Text.Number(facility.LitresPerHour ?? 0, 1)} l/h";
}
