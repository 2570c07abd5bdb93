using System.Buffers;
using System.Text;
using CsCheck;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Core.Tests.Catalogue;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Lines_end_at_either_kind_of_break_and_the_last_needs_none()
    {
        var lines = await ReadAsync("\uFEFFone\r\ntwo\n\nδ"u8.ToArray(), 100, 4096);

        lines.Select(line => line.Text).ShouldBe(["one", "two", "", "δ"]);
        lines.Select(line => line.Number).ShouldBe([1L, 2, 3, 4]);
        lines.Select(line => line.End).ShouldBe([8L, 12, 13, 15]);
    }

    [Fact]
    public async Task An_overlong_line_is_told_once_and_skipped_in_bounded_memory()
    {
        var bytes = Encoding.UTF8.GetBytes("first\n" + new string('x', 5_000_000) + "\nlast\n");

        var lines = await ReadAsync(bytes, 1_000, 65_536);

        lines.Select(line => (line.Number, line.TooLong)).ShouldBe([(1L, false), (2, true), (3, false)]);
        lines[1].Text.Length.ShouldBe(200);
        lines[2].Text.ShouldBe("last");
        lines[2].End.ShouldBe(bytes.Length);
    }

    [Fact]
    public async Task A_file_that_is_one_overlong_line_is_one_line() =>
        (await ReadAsync(new byte[300_000], 1_000, 65_536)).ShouldHaveSingleItem().TooLong.ShouldBeTrue();

    [Fact]
    public async Task An_empty_file_has_no_line() => (await ReadAsync([], 100, 4096)).ShouldBeEmpty();

    [Fact]
    public void However_the_bytes_arrive_the_lines_are_the_same() => Gen.Select(
        Gen.OneOf("a", "bc", "", "\r", "ürgend", new string('l', 40)).List[0, 12], Gen.Int[1, 50]).SampleAsync(async (texts, piece) =>
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', texts));
        var whole = await ReadAsync(bytes, 30, int.MaxValue);
        var drip = await ReadAsync(bytes, 30, piece);
        return whole.Select(line => (line.Number, line.TooLong, line.TooLong ? "" : line.Text))
            .SequenceEqual(drip.Select(line => (line.Number, line.TooLong, line.TooLong ? "" : line.Text)));
    });

    private static async Task<List<(long Number, string Text, bool TooLong, long End)>> ReadAsync(byte[] bytes, int maxLine, int piece)
    {
        var lines = new List<(long, string, bool, long)>();
        await foreach (var line in LineReader.ReadAsync(new DrippingStream(bytes, piece), maxLine))
        {
            lines.Add((line.Number, Encoding.UTF8.GetString(line.Content.ToArray()), line.TooLong, line.End));
        }

        return lines;
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class DrippingStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
