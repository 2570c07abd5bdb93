using CsCheck;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Enrichment;

public sealed class TextFoldingTests
{
    [Theory]
    [InlineData("Café MÜNCHEN", "cafe munchen")]
    [InlineData("Weißbräu", "weissbrau")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("Ταβέρνα", "ταβερνα")]
    [InlineData("ΟΥΖΕΡΊ ΤΟΥ ΛΆΚΗΣ", "ουζερι του λακησ")]
    [InlineData("Σίσυφος", "σισυφοσ")]
    [InlineData("προϊόντα", "προιοντα")]
    [InlineData("ЁЛКА", "елка")]
    [InlineData("Smørrebrød, Łódź & Ævar", "smorrebrod, lodz & aevar")]
    [InlineData("ﬁsh ½", "fish 1⁄2")]
    [InlineData("寿司ガスト", "寿司ガスト")]
    [InlineData("한식", "한식")]
    [InlineData("tab\tand\0nul", "tab and nul")]
    [InlineData("Öff\u00ADnungs\u00ADzeiten", "offnungszeiten")]
    [InlineData("\uFEFFpi\u200Dz\u2060za", "pizza")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Text_is_folded(string? text, string folded) => TextFolding.Fold(text).ShouldBe(folded);

    [Fact]
    public void Composed_and_decomposed_letters_are_one() => TextFolding.Fold("Cafe\u0301").ShouldBe(TextFolding.Fold("Caf\u00E9"));

    [Fact]
    public void Half_a_letter_does_no_harm() => TextFolding.Fold("Caf\u00E9 \uD83C!").ShouldBe("cafe \uFFFD!");

    [Fact]
    public void Folding_twice_changes_nothing() => Gen.String.Sample(text => TextFolding.Fold(TextFolding.Fold(text)) == TextFolding.Fold(text));
}
