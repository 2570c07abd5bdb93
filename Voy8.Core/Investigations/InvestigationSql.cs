using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Investigations;

/// <summary>How investigations and their steps are read and written as rows.</summary>
internal static class InvestigationSql
{
    public const string Columns =
        """
        id, owner_id, thread_id, follow_up_of, job_id, question, scope::text, status, answer, citations::text, failure_code, failure, model,
        input_tokens, output_tokens, cost, duration_ms, created_at, started_at, finished_at
        """;

    public const string StepColumns = "ordinal, kind, text, calls::text, tool, call_id, arguments::text, summary, failed, sources::text, model, tokens, duration_ms, created_at";

    private static readonly JsonSerializerOptions StorableJson = new() { Converters = { new StorableStrings() } };

    public static Investigation Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetGuid(2),
        Id(reader, 3),
        Id(reader, 4),
        reader.GetString(5),
        FromJson<InvestigationScope>(reader.GetString(6)),
        Enum.Parse<InvestigationStatus>(reader.GetString(7).Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
        Text(reader, 8),
        FromJson<InvestigationSource[]>(reader.GetString(9)),
        Text(reader, 10) is { } code ? new InvestigationFailure(code, Text(reader, 11) ?? "") : null,
        Text(reader, 12),
        reader.GetInt64(13),
        reader.GetInt64(14),
        reader.GetDouble(15),
        reader.GetInt64(16),
        reader.GetFieldValue<DateTimeOffset>(17),
        Time(reader, 18),
        Time(reader, 19));

    public static InvestigationStep ReadStep(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), Enum.Parse<StepKind>(reader.GetString(1), ignoreCase: true), reader.GetString(2), reader.GetString(7), reader.GetFieldValue<DateTimeOffset>(13))
    {
        Calls = Text(reader, 3) is { } calls ? FromJson<ChatModels.ChatToolCall[]>(calls) : [],
        Tool = Text(reader, 4),
        CallId = Text(reader, 5),
        Arguments = Text(reader, 6) is { } arguments ? FromJson<Dictionary<string, string?>>(arguments) : null,
        Failed = reader.GetBoolean(8),
        Sources = FromJson<InvestigationSource[]>(reader.GetString(9)),
        Model = Text(reader, 10),
        Tokens = reader.GetInt64(11),
        DurationMs = reader.GetInt64(12),
    };

    public static NpgsqlParameter Value(object? value) => new() { Value = value ?? DBNull.Value };

    public static NpgsqlParameter Text(string? value) => new() { Value = (object?)Storable(value) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Json<T>(T? value) =>
        new() { Value = value is null ? DBNull.Value : JsonSerializer.Serialize(value, StorableJson), NpgsqlDbType = NpgsqlDbType.Jsonb };

    // PostgreSQL stores no NUL, and neither does it half of a pair.
    public static string? Storable(string? text) => text is null ? null : string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0));

    public static string NameOf(InvestigationStatus status) => status == InvestigationStatus.NotFound ? "not_found" : status.ToString().ToLowerInvariant();

    private static T FromJson<T>(string json) => JsonSerializer.Deserialize<T>(json)!;

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static Guid? Id(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private sealed class StorableStrings : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Storable(value));

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(Storable(value)!);
    }
}
