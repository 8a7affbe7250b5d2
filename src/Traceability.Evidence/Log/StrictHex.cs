namespace Traceability.Evidence.Log;

/// <summary>Hexadecimal in lower case: one text per value.</summary>
static class StrictHex
{
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 2];
        return !text.ContainsAnyInRange('A', 'F') && Convert.FromHexString(text, bytes, out var consumed, out _) == System.Buffers.OperationStatus.Done && consumed == text.Length;
    }
}
