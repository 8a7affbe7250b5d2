using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>What the display showed, and what the registers held then.</summary>
/// <param name="IsTcp">How the blocks' frames are wrapped.</param>
sealed record Sample(Shown Shown, IReadOnlyList<SurveyedBlock> Blocks, bool IsTcp)
{
    public IReadOnlyList<RegisterImage> Images { get; } = [.. Blocks.GroupBy(block => block.Table).Select(table =>
    {
        RegisterImage image = new(table.Key);
        foreach (var block in table) image.Add(block.Address, block.Words);
        return image;
    })];

    public RegisterImage? Of(RegisterTable table) => Images.FirstOrDefault(image => image.Table == table);
}
