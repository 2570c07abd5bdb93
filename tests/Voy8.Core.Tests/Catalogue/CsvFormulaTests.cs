using CsCheck;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Tests.Catalogue;

public sealed class CsvFormulaTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://a.example\")")]
    [InlineData("+cmd|' /C calc'!A0")]
    [InlineData("-2+3+cmd")]
    [InlineData("@SUM(1)")]
    [InlineData("\t=1")]
    [InlineData("'=1")]
    public void What_a_spreadsheet_would_run_is_told_to_be_text(string field)
    {
        CsvFormula.Shield(field).ShouldBe("'" + field);
        CsvFormula.Unshield("'" + field).ShouldBe(field);
    }

    [Theory]
    [InlineData("+49 89 45244560")]
    [InlineData("-33.8675")]
    [InlineData("+4989;+4930")]
    [InlineData("'t Kelderke")]
    [InlineData("")]
    public void What_does_no_harm_stays_as_it_is(string field)
    {
        CsvFormula.Shield(field).ShouldBe(field);
        CsvFormula.Unshield(field).ShouldBe(field);
    }

    [Fact]
    public void What_is_written_is_read_as_it_was() =>
        Gen.Char["'=+-@\t\r1 a"].Array[0, 6].Select(letters => new string(letters)).Sample(field => CsvFormula.Unshield(CsvFormula.Shield(field)) == field);
}
