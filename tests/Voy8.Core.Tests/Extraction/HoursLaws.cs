using System.Diagnostics;
using CsCheck;
using Voy8.Core.Extraction.Hours;

namespace Voy8.Core.Tests.Extraction;

public sealed class HoursLaws
{
    private const int HalfHour = 30;

    // Open for an hour or more, at night until four; a second time begins when the first is over.
    private static readonly Gen<OpenInterval[]> Day = Gen.OneOf(
        Gen.Const(Array.Empty<OpenInterval>()),
        Gen.Select(Gen.Int[12, 38], Gen.Int[2, 24], (open, length) => new OpenInterval[] { new(open * HalfHour, Math.Min(open + length, 48) * HalfHour) }),
        Gen.Select(Gen.Int[12, 22], Gen.Int[2, 4], Gen.Int[1, 8], Gen.Int[2, 10], (open, length, pause, rest) => new OpenInterval[] { new(open * HalfHour, (open + length) * HalfHour), new((open + length + pause) * HalfHour, (open + length + pause + rest) * HalfHour) }),
        Gen.Select(Gen.Int[34, 47], Gen.Int[49, 56], (open, close) => new OpenInterval[] { new(open * HalfHour, close * HalfHour) }));

    private static readonly Gen<WeeklyHours> Week = Day.Array[7].Select(days =>
    {
        var week = new WeeklyHours();
        for (var day = 0; day < 7; day++)
        {
            week.Set(day, days[day]);
        }

        return week;
    }).Where(week => !week.IsEmpty);

    public static TheoryData<int> Languages => [.. Enumerable.Range(0, HoursProse.All.Length)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_week_in_prose_is_read_back(int language) =>
        Gen.Select(Week, Gen.OneOf("; ", "\n", ", ", " ", " | ", ". "))
            .Sample((week, separator) => HoursProse.All[language].Write(week, separator) is var text && HoursText.Parse(text)?.ToOsm() == week.ToOsm(), iter: 1_000);

    [Fact]
    public void Garbage_gives_a_week_or_none_but_never_throws() =>
        HoursGen.Garbage("Mon Fri-Sun M W F Δευτέρα täglich t/m bis 9 17:30 24/7 9am 5 pm 12.12. 1st ( ) - , ; : \n closed außer summer kitchen lunch nachmittags ' 030 noon x".Split(' '))
            .Sample(text => HoursText.Parse(text) is null or { IsEmpty: false }, iter: 20_000);

    [Theory]
    [InlineData("mon ")]
    [InlineData("mon-")]
    [InlineData("9-5 ")]
    [InlineData("((")]
    [InlineData("1.1.1")]
    [InlineData("mfmf ")]
    [InlineData("x mon ")]
    [InlineData("except mon 9 a.m. ")]
    public void A_hostile_text_is_read_in_no_time(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, HoursText.MaxLength / part.Length));
        var watch = Stopwatch.StartNew();

        HoursText.Parse(text);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }
}
