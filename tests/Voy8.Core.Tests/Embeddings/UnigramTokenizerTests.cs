using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Core.Tests.Embeddings;

public sealed class UnigramTokenizerTests
{
    private static readonly UnigramTokenizer Tokenizer = new(ShippedModel.SentencePiece());

    /// <summary>The expected ids were made by SentencePiece's own spm_encode.</summary>
    [Fact]
    public void Every_text_gives_the_tokens_of_the_reference_implementation()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Embeddings", "reference-tokens.tsv"));
        var different = lines
            .Select(line => line.Split('\t'))
            .Select(columns => (Text: columns[0], Expected: columns[1], Actual: string.Join(' ', Tokenizer.Encode(columns[0], int.MaxValue))))
            .Where(row => row.Expected != row.Actual)
            .Select(row => $"{row.Text}: {row.Actual} instead of {row.Expected}");

        lines.Length.ShouldBeGreaterThan(3000);
        different.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_is_cut_at_the_limit_of_tokens() =>
        Tokenizer.Encode("restaurant with a terrace and a garden", 3).ShouldBe(Tokenizer.Encode("restaurant with a terrace and a garden", 100).Take(3));

    [Fact]
    public void A_lone_surrogate_reads_as_the_replacement_character() =>
        Tokenizer.Encode("caf\uD83D bar", 100).ShouldBe(Tokenizer.Encode("caf\uFFFD bar", 100));

    [Fact]
    public void XLM_RoBERTa_shifts_the_ids_and_puts_marks_around_them()
    {
        var plain = Tokenizer.Encode("vegetarian 𐍈", 100);

        var encoded = new XlmRobertaTokenizer(Tokenizer).Encode("vegetarian 𐍈", 100);

        encoded.ShouldBe([0, .. plain.Select(id => id == 0 ? 3 : id + 1), 2]);
        encoded.ShouldContain(3);
    }

    [Fact]
    public void XLM_RoBERTa_keeps_its_end_mark_when_a_text_is_cut()
    {
        var encoded = new XlmRobertaTokenizer(Tokenizer).Encode("restaurant with a terrace and a garden", 5);

        encoded.Count.ShouldBe(5);
        encoded[^1].ShouldBe(2);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0x0A, 0x7F })]
    [InlineData(new byte[0])]
    public void A_file_that_is_no_model_is_refused(byte[] file) => Should.Throw<InvalidDataException>(() => SentencePieceModel.Parse(file));
}
