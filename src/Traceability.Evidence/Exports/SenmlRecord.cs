using System.Text;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Exports;

/// <summary>One record of a pack: a name beyond the base name, ms from the base time, and a value with unit or a text.</summary>
sealed record SenmlRecord(string Name, long AfterMs, ExactDecimal? Value, string? Unit, string? Text)
{
    // RFC 8428, table 6.
    const int NameLabel = 0, UnitLabel = 1, ValueLabel = 2, TextLabel = 3, TimeLabel = 6;

    int Members => (Name.Length > 0 ? 1 : 0) + (Unit is null ? 0 : 1) + (Value is null ? 0 : 1) + (Text is null ? 0 : 1) + (AfterMs == 0 ? 0 : 1);

    /// <param name="further">how many members the caller appends, with labels that come later</param>
    public void WriteTo(CborWriter writer, int further)
    {
        writer.Map(Members + further);
        if (Name.Length > 0)
        {
            writer.Unsigned(NameLabel);
            writer.Text(Name);
        }
        if (Unit is not null)
        {
            writer.Unsigned(UnitLabel);
            writer.Text(Unit);
        }
        if (Value is { } value)
        {
            writer.Unsigned(ValueLabel);
            value.WriteTo(writer);
        }
        if (Text is not null)
        {
            writer.Unsigned(TextLabel);
            writer.Text(Text);
        }
        if (AfterMs != 0)
        {
            writer.Unsigned(TimeLabel);
            ExactDecimal.Seconds(AfterMs).WriteTo(writer);
        }
    }

    public void WriteTo(StringBuilder json)
    {
        if (Name.Length > 0) json.Member("n", Name);
        if (Unit is not null) json.Member("u", Unit);
        if (Value is { } value) json.Member("v", value);
        if (Text is not null) json.Member("vs", Text);
        if (AfterMs != 0) json.Member("t", ExactDecimal.Seconds(AfterMs));
    }
}
