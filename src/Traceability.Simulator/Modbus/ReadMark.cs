namespace Traceability.Simulator.Modbus;

/// <summary>How often some registers were part of an answer that the kernel took for sending. Written by connections, read by the plant.</summary>
sealed class ReadMark(ushort address, int words)
{
    long _answers;

    public long Answers => Interlocked.Read(ref _answers);

    public void Answered(int first, int quantity)
    {
        if (first <= address && address + words <= first + quantity) Interlocked.Increment(ref _answers);
    }
}
