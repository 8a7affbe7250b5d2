using Traceability.Field.Modbus;
using Traceability.Profiles;

namespace Traceability.Field.BlackBox;

/// <summary>Registers whose content tells of a person, such as the tag on a truck. Their values are not recorded.</summary>
public readonly record struct PersonalRegisters(byte Unit, RegisterTable Table, ushort Address, ushort Count)
{
    public bool Touches(in ReadRequest question) =>
        question.Unit == Unit && question.Table == Table && question.Address < Address + Count && Address < question.Address + question.Count;
}
