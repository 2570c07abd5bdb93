using CsCheck;
using Npgsql;
using Voy8.Core.Storage;

namespace Voy8.Core.Tests.Catalogue;

public sealed class TextArrayTests(Voy8.Testing.PostgresServerFixture postgres)
{
    private static readonly string[] Awkward = ["", "NULL", "null", "{}", "a,b", "\"", "\\", "\\\"", " kind=cafe ", "καφέ", "😀"];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, Awkward.Length - 1].Select(place => Awkward[place]), Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00a0', '\ud7ff']), 0, 20]);

    [Fact]
    public async Task PostgreSQL_reads_the_list_that_was_written()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(token);
        await Texts.Array[0, 8].SampleAsync(
            async values =>
            {
                await using var command = new NpgsqlCommand("select $1::text[]", connection) { Parameters = { new() { Value = TextArray.Literal(values) } } };
                ((string[])(await command.ExecuteScalarAsync(token))!).ShouldBe(values);
            },
            iter: 200,
            threads: 1);
    }
}
