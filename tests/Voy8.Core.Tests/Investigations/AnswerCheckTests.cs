using CsCheck;
using Voy8.Core.Investigations;

namespace Voy8.Core.Tests.Investigations;

public sealed class AnswerCheckTests
{
    [Theory]
    [InlineData("Open [1].", new[] { 1 }, "")]
    [InlineData("Open [1][2] and [1, 2].", new[] { 1, 2 }, "")]
    [InlineData("Open [ 2 ].", new[] { 2 }, "")]
    [InlineData("Open [1] until late [7].", new[] { 1 }, "7")]
    [InlineData("Since [2026].", new int[0], "2026")]
    [InlineData("[99999999999999999999]", new int[0], "99999999999999999999")]
    [InlineData("[1234567]", new int[0], "1234567")]
    [InlineData("[7-9]", new int[0], "7 8 9")]
    [InlineData("[1–2] and [9 – 7]", new[] { 1, 2 }, "9 7")]
    [InlineData("[1-1000000000]", new[] { 1 }, "1000000000")]
    [InlineData("[99; 100]", new int[0], "99 100")]
    [InlineData("[1;2]", new[] { 1, 2 }, "")]
    [InlineData("[1 and 99]", new[] { 1 }, "99")]
    [InlineData("[source 99]", new int[0], "99")]
    [InlineData("[see source 1], [Sources: 1, 2], [Quelle 2]", new[] { 1, 2 }, "")]
    [InlineData("[source 1, source 98]", new[] { 1 }, "98")]
    [InlineData("(source 99) (Quellen 1 und 97)", new[] { 1 }, "99 97")]
    [InlineData("【99】 【98†source】 【4:0†source】 ［９７］", new int[0], "99 98 4 97")]
    [InlineData("[^99] [#98]", new int[0], "99 98")]
    [InlineData("[1][99]", new[] { 1 }, "99")]
    [InlineData("[[99]]", new int[0], "99")]
    [InlineData("[menu [99]](http://menu.example)", new int[0], "99")]
    [InlineData("`[99]`", new int[0], "99")]
    [InlineData("[**99**] [_98_]", new int[0], "99 98")]
    [InlineData(@"\[99\] &#91;98&#93;", new int[0], "99 98")]
    [InlineData("[9\u200b9]", new int[0], "99")]
    [InlineData("[1, p. 7] [98, S. 3]", new[] { 1 }, "98")]
    [InlineData("[menu][99]\n\n[99]: http://menu.example", new int[0], "99")]
    public void What_reads_as_a_citation_is_one(string answer, int[] cited, string invented)
    {
        var check = AnswerCheck.Check(answer, Sources());

        check.Cited.Select(source => source.Number).ShouldBe(cited, ignoreOrder: true);
        check.Invented.ShouldBe(invented.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Theory]
    [InlineData("[a], [], [1")]
    [InlineData("See the [menu](http://menu.example/2026/7) and [the map of 1850](http://map.example).")]
    [InlineData("Since 1999, renewed 2004-2009 (2010), page 3.")]
    [InlineData("Call +49 40 123456, (040) 123456 or [+49 40 123456], [040 123456].")]
    [InlineData("Open 10-18 (12:00-14:00 closed), [12:30], [24/7], 4.5 of 5 (120 reviews).")]
    [InlineData("1. one\n2. two\n- [x] three\n- [ ] four")]
    [InlineData("[3 stars], [2 km], [7 %], [No. 5], [room 12]")]
    [InlineData("An open source 3, source 4 of the river (3 km).")]
    public void Other_brackets_and_numbers_are_none(string answer)
    {
        var check = AnswerCheck.Check(answer, Sources());

        (check.Cited.Count, check.Invented.Count, check.Text).ShouldBe((0, 0, answer));
    }

    [Theory]
    [InlineData("Open [1-2].", "Open [1][2].")]
    [InlineData("Open 【1†source】, (source 2), [^1] and [1;2].", "Open [1], [2], [1] and [1][2].")]
    [InlineData("Open [1, 2].", "Open [1, 2].")]
    public void What_holds_is_written_so_that_it_becomes_a_link(string answer, string text) => AnswerCheck.Check(answer, Sources()).Text.ShouldBe(text);

    private static readonly Func<string, string>[] Forms =
    [
        n => $"[{n}]", n => $"[ {n} ]", n => $"[1, {n}]", n => $"[{n};2]", n => $"[^{n}]", n => $"[source {n}]", n => $"【{n}】", n => $"【{n}†source】", n => $"［{n}］", n => $"(source {n})",
        n => $"[{n}-{n}]", n => $"[1][{n}]", n => $"[[{n}]]", n => $"`[{n}]`", n => $"[**{n}**]", n => $@"\[{n}\]", n => $"*[{n}]*", n => $"[Quelle {n}]", n => $"[sources 1 and {n}]",
    ];

    [Fact]
    public void No_invented_number_passes_in_any_form_wherever_it_stands() =>
        Gen.Select(Gen.Long[3, 1_000_000_000_000], Gen.Int[0, Forms.Length - 1], Gen.Char["abc .,\n"].Array[0, 20], Gen.Char["abc .,\n"].Array[0, 20]).Sample((number, form, before, after) =>
        {
            var digits = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return AnswerCheck.Check($"x{new string(before)} y{Forms[form](digits)} {new string(after)}", Sources()).Invented.Contains(digits);
        });

    [Fact]
    public void Without_brackets_nothing_is_a_citation() =>
        Gen.Char.Where(letter => letter is not ('(' or '（') && !"[［【〔〖⟦&".Contains(letter)).Array[0, 60].Select(letters => new string(letters))
            .Sample(answer => AnswerCheck.Check(answer, Sources()) is { Cited.Count: 0, Invented.Count: 0 });

    [Fact]
    public void What_was_checked_stays_as_it_is_when_it_is_checked_again() =>
        Gen.OneOf(Gen.Char["[]()【】12^;-, \n"], Gen.Char["abc*`"]).Array[0, 60].Select(letters => new string(letters)).Sample(answer =>
        {
            var once = AnswerCheck.Check(answer, Sources());
            if (once.Invented.Count > 0 || once.Text.StartsWith(AnswerCheck.NoAnswer, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            var twice = AnswerCheck.Check(once.Text, Sources());
            return twice.Invented.Count == 0 && once.Cited.All(twice.Cited.Contains);
        });

    [Fact]
    public void A_long_answer_full_of_brackets_is_checked_at_once()
    {
        foreach (var piece in new[] { "[", "[(", "[1 ", "(source ", "【1", "[^", "[source source ", "[1,", "]", "[a-1" })
        {
            var began = System.Diagnostics.Stopwatch.StartNew();
            AnswerCheck.Check(string.Concat(Enumerable.Repeat(piece, AnswerCheck.MaxLength)), Sources());
            began.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), piece);
        }
    }

    [Theory]
    [InlineData("Open [1](http://evil.example).", "Open [1].")]
    [InlineData("Open [1].\n\n[1]: http://evil.example\n[2]: The Anchor", "Open [1].")]
    [InlineData("Open [1] [2](x) and [text](y).", "Open [1] [2] and [text](y).")]
    public void A_marker_never_becomes_a_link_of_the_models_own(string answer, string text) => AnswerCheck.Check(answer, Sources()).Text.ShouldBe(text);

    [Theory]
    [InlineData("NO ANSWER: Nothing there.", "Nothing there.")]
    [InlineData("no answer: Nothing there.", "Nothing there.")]
    public void That_there_is_no_answer_needs_no_source(string answer, string text)
    {
        var check = AnswerCheck.Check(answer, Sources());

        (check.IsFound, check.Text, check.Failure).ShouldBe((false, text, null));
    }

    [Fact]
    public void But_it_must_not_invent_one_either() => AnswerCheck.Check("NO ANSWER: see [9].", Sources()).Failure!.Code.ShouldBe("invented_citation");

    [Fact]
    public void A_long_answer_is_cut_between_characters()
    {
        var check = AnswerCheck.Check("[1]" + string.Concat(Enumerable.Repeat("😀", AnswerCheck.MaxLength)), Sources());

        check.Text.Length.ShouldBeLessThanOrEqualTo(AnswerCheck.MaxLength);
        char.IsHighSurrogate(check.Text[^1]).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_a_model_writes_is_checked_without_an_error() =>
        Gen.OneOf(Gen.Char["[]()0123456789,: \n"], Gen.Char).Array[0, 60].Select(letters => new string(letters)).Sample(answer =>
        {
            var check = AnswerCheck.Check(answer, Sources());
            return check.Cited.All(source => source.Number is 1 or 2) && check.Invented.All(number => number is not ("1" or "2"));
        });

    [Fact]
    public void The_same_thing_keeps_its_number_and_what_was_not_shown_is_forgotten()
    {
        var sources = Sources();
        sources.Cite(new InvestigationSource(0, "venue", "The Anchor", "now") { VenueId = Guid.Empty }).ShouldBe(1);
        sources.TakeReturned().ShouldHaveSingleItem().Excerpt.ShouldBe("now");
        sources.Cite(new InvestigationSource(0, "count", "Count", "3") { Search = "q=x" }).ShouldBe(3);

        sources.Forget();

        sources.Find(3).ShouldBeNull();
        sources.TakeReturned().ShouldBeEmpty();
        sources.Cite(new InvestigationSource(0, "count", "Count", "4") { Search = "q=y" }).ShouldBe(3);
    }

    private static SourceRegister Sources()
    {
        var sources = new SourceRegister();
        sources.Restore([new InvestigationSource(1, "venue", "The Anchor", "") { VenueId = Guid.Empty }, new InvestigationSource(2, "fact", "The Anchor", "") { VenueId = Guid.Empty, Field = "phone" }]);
        return sources;
    }
}
