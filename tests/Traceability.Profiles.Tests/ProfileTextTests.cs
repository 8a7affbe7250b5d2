namespace Traceability.Profiles.Tests;

public sealed class ProfileTextTests
{
    static ProfileText Text(int words, bool lowByteFirst = false, string begins = "") => new("model", RegisterTable.Holding, 100, words, 101, lowByteFirst, begins);

    [Theory]
    [InlineData(false, new ushort[] { 0x5344, 0x4D36, 0x3330 }, "SDM630")]
    [InlineData(true, new ushort[] { 0x4453, 0x364D, 0x3033 }, "SDM630")]
    [InlineData(false, new ushort[] { 0x5344, 0x4D00, 0xFFFF }, "SDM")]
    [InlineData(false, new ushort[] { 0x4120, 0x4220, 0x2020 }, "A B")]
    [InlineData(false, new ushort[] { 0x0000, 0x0000, 0x0000 }, "")]
    [InlineData(false, new ushort[] { 0x5344, 0x4DE9, 0x0000 }, null)]
    [InlineData(false, new ushort[] { 0x530A, 0x0000, 0x0000 }, null)]
    public void A_text_is_printable_ASCII_up_to_its_end_or_it_is_none(bool lowByteFirst, ushort[] words, string? text) => Assert.Equal(text, Text(3, lowByteFirst).Read(words));

    [Fact]
    public void It_needs_all_its_words()
    {
        Assert.Null(Text(3).Read([0x4141, 0x4141]));
        Assert.Null(Text(1).Read([0x4141, 0x4141]));
    }

    [Fact]
    public void A_device_of_another_standard_does_not_fit()
    {
        var signature = ProfileFolder.Read("sunspec-203").Texts[0];
        Assert.True(signature.Fits([0x5375, 0x6E53]));
        Assert.False(signature.Fits([0x6E53, 0x5375]));
        Assert.False(signature.Fits([0, 0]));
        Assert.True(Text(2).Fits([0x4141, 0]));
    }
}
