namespace Traceability.Simulator.Plant;

/// <summary>A consumer whose demand wanders between two bounds and is drawn back to their middle. Whole units (W, ml/h), so that sums stay exact.</summary>
sealed class Load(long lowest, long highest, Random random)
{
    readonly long _middle = (lowest + highest) / 2;

    public long Present { get; private set; } = (lowest + highest) / 2;

    public long Step()
    {
        var span = highest - lowest;
        var pull = (_middle - Present) / 100;
        var unrest = random.NextInt64(-span / 40, span / 40 + 1);
        return Present = Math.Clamp(Present + pull + unrest, lowest, highest);
    }
}
