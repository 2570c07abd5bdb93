using System.Text.Json;
using Voy8.Contracts;
using Voy8.Web.Components.Controls;
using Voy8.Web.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Operations;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(-5, "0 ms")]
    [InlineData(0, "0 ms")]
    [InlineData(0.34, "0.3 ms")]
    [InlineData(412.4, "412 ms")]
    [InlineData(999.9, "1 s")]
    [InlineData(3_240, "3.2 s")]
    [InlineData(59_999, "59 s")]
    [InlineData(60_000, "1 min")]
    [InlineData(412_300, "6 min 52 s")]
    [InlineData(7_500_000, "2 h 5 min")]
    [InlineData(273_600_000, "3 d 4 h")]
    public void A_duration_has_two_units_at_most(double milliseconds, string text) => Figures.Milliseconds(milliseconds).ShouldBe(text);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(18.45, "18.5")]
    [InlineData(999, "999")]
    [InlineData(1_060, "1.1 k")]
    [InlineData(66_399, "66 k")]
    [InlineData(1_500_000, "1.5 M")]
    public void A_large_number_is_rounded(double number, string text) => Figures.Rounded(number).ShouldBe(text);

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0 %")]
    [InlineData(0.974, "97.4 %")]
    [InlineData(0.99999, "> 99.9 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(0.00001, "< 0.1 %")]
    public void A_rate_that_is_not_whole_is_not_called_whole(double? share, string text) => Figures.Percent(share).ShouldBe(text);

    [Theory]
    [InlineData(30, "in 30 s")]
    [InlineData(180, "in 3 min")]
    [InlineData(7200, "in 2 h")]
    [InlineData(259_200, "in 3 days")]
    [InlineData(5, "just now")]
    [InlineData(-180, "3 min ago")]
    public void What_is_still_to_come_is_told_as_such(int seconds, string text) => Age.Text(Sample.Now.AddSeconds(seconds), Sample.Now).ShouldBe(text);

    [Theory]
    [InlineData(15, 15, 1)]
    [InlineData(60, 60, 1)]
    [InlineData(360, 72, 5)]
    [InlineData(1440, 96, 15)]
    public void A_day_fits_on_a_screen(int minutes, int bars, int width)
    {
        var drawn = ThroughputBar.Of([.. Enumerable.Range(0, minutes).Select(i => new ThroughputResponse(Sample.Now.AddMinutes(i), 2, 1, 0))]);

        drawn.Count.ShouldBe(bars);
        drawn.ShouldAllBe(bar => bar.Minutes == width && bar.PerMinute(bar.Succeeded) == 2);
        drawn.Sum(bar => bar.Failed).ShouldBe(minutes);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 4)]
    [InlineData(10, 10)]
    [InlineData(15, 20)]
    [InlineData(1_590, 2_000)]
    [InlineData(9_000, 10_000)]
    public void The_scale_ends_at_a_round_number(long highest, double top) =>
        ThroughputBar.Top([new ThroughputBar(Sample.Now, 1, highest, 0, 0)]).ShouldBe(top);

    [Fact]
    public void The_attempt_that_a_job_died_of_is_drawn_once() =>
        new ThroughputBar(Sample.Now, 1, Succeeded: 5, Failed: 3, Dead: 1).Parts.Sum(part => part.Count).ShouldBe(8);

    [Fact]
    public void Json_is_indented_and_in_pieces()
    {
        var (pieces, isCut) = JsonText.Format(JsonSerializer.SerializeToElement(new { name = "Ταβέρνα \"<b>\": 1", depth = -3.5e10, open = true }));

        isCut.ShouldBeFalse();
        pieces.Where(piece => piece.Kind == "key").Select(piece => piece.Text).ShouldBe(["\"name\"", "\"depth\"", "\"open\""]);
        pieces.Where(piece => piece.Kind == "text").Select(piece => piece.Text).ShouldBe(["\"Ταβέρνα \\\"<b>\\\": 1\""]);
        pieces.Where(piece => piece.Kind == "number").ShouldHaveSingleItem();
        pieces.Where(piece => piece.Kind == "word").Select(piece => piece.Text).ShouldBe(["true"]);
        string.Concat(pieces.Select(piece => piece.Text)).ShouldContain("\n  \"depth\"");
    }

    [Fact]
    public void Json_that_no_browser_should_hold_is_cut()
    {
        var (pieces, isCut) = JsonText.Format(JsonSerializer.SerializeToElement(Enumerable.Range(0, 100_000)));

        isCut.ShouldBeTrue();
        pieces.Sum(piece => piece.Text.Length).ShouldBe(JsonText.MaxLength);
    }
}
