using CsCheck;
using Voy8.Core.Documents.Chunking;
using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Tests.Documents;

public sealed class ChunkingTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char["abcdeαβγ \n.!?。-é\u0301"], 0, 400];

    private static readonly Gen<string> Texts = Gen.OneOf(Words, Gen.String[0, 200], Gen.Const("😀👨‍👩‍👧‍👦").Array[0, 60].Select(string.Concat));

    private static readonly Gen<(BlockKind Kind, string Text)> Blocks = Gen.Select(Gen.Enum<BlockKind>(), Texts);

    // A token per character that is no space, two for what is not ASCII, and two around all: as models count.
    private static int Count(string text) => text.Sum(letter => char.IsWhiteSpace(letter) ? 0 : letter < 0x80 ? 1 : 2) + 2;

    [Fact]
    public void Chunks_cover_a_document_in_order_within_their_budget_and_say_what_stands_where_they_point() =>
        Gen.Select(Blocks.Array[1, 30], Gen.Int[DocumentChunker.SmallestBudget, 200], Gen.Double[0, 0.49]).Sample((blocks, budget, part) =>
        {
            if (Build(blocks) is not { } document)
            {
                return;
            }

            var chunks = DocumentChunker.Chunk(document, Count, budget, (int)(part * budget));

            var (covered, before) = (0, -1);
            foreach (var (chunk, i) in chunks.Select((chunk, i) => (chunk, i)))
            {
                chunk.Ordinal.ShouldBe(i);
                chunk.Text.ShouldBe(document.Text[chunk.Start..chunk.End]);
                chunk.Tokens.ShouldBe(Count(chunk.Text));
                chunk.Tokens.ShouldBeLessThanOrEqualTo(budget);
                chunk.Text.ShouldBe(chunk.Text.Trim());
                (char.IsLowSurrogate(chunk.Text[0]) || char.IsHighSurrogate(chunk.Text[^1])).ShouldBeFalse();
                chunk.Start.ShouldBeGreaterThan(before);
                chunk.End.ShouldBeGreaterThan(covered);
                document.Text[Math.Min(covered, chunk.Start)..chunk.Start].ShouldBeNullOrWhiteSpace();
                (covered, before) = (chunk.End, chunk.Start);
            }

            covered.ShouldBe(document.Text.Length);
        });

    [Fact]
    public async Task A_section_that_is_long_enough_has_chunks_of_its_own_and_its_headings_go_with_it()
    {
        var document = await Documents.ReadAsync(
            $"# Guide\n\n## Harbour\n\n{Sentences("Boats leave the harbour", 12)}\n\n## Market\n\n{Sentences("Stalls sell fish", 12)}", DocumentType.Markdown);

        var chunks = DocumentChunker.Chunk(document, Count, 120, 20);

        chunks[0].Text.ShouldStartWith("Guide\n\nHarbour\n\nBoats");
        chunks.ShouldAllBe(chunk => !chunk.Text.Contains("Boats") || !chunk.Text.Contains("Stalls"));
        chunks.Where(chunk => chunk.Text.Contains("Stalls")).ShouldAllBe(chunk => chunk.Headings.SequenceEqual(new[] { "Guide", "Market" }));
    }

    [Fact]
    public async Task What_is_cut_within_a_section_repeats_the_last_sentences()
    {
        var document = await Documents.ReadAsync(Sentences("Boats leave the harbour", 40), DocumentType.PlainText);

        var chunks = DocumentChunker.Chunk(document, Count, 120, 40);

        chunks.Count.ShouldBeGreaterThan(3);
        chunks.Zip(chunks.Skip(1)).ShouldAllBe(pair => pair.Second.Start < pair.First.End);
        chunks.ShouldAllBe(chunk => chunk.Text.StartsWith("Boats", StringComparison.Ordinal) && chunk.Text.EndsWith('.'));
    }

    [Fact]
    public async Task A_long_word_is_cut_and_a_megabyte_of_it_is_cut_in_time()
    {
        var document = await Documents.ReadAsync(new string('a', 1_000_000), DocumentType.PlainText);

        DocumentChunker.Chunk(document, Count, 256, 32).Count.ShouldBeGreaterThan(1_000_000 / 256);
    }

    private static string Sentences(string start, int count) => string.Join(' ', Enumerable.Range(1, count).Select(i => $"{start} at {i}."));

    private static DocumentText? Build((BlockKind Kind, string Text)[] blocks)
    {
        var builder = new DocumentTextBuilder(new ReadingOptions());
        foreach (var (kind, text) in blocks)
        {
            if (kind == BlockKind.Heading)
            {
                builder.AddHeading((text.Length % 6) + 1, text);
            }
            else
            {
                builder.Add(kind, text);
            }
        }

        try
        {
            return builder.Build();
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }
}
