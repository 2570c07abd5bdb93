using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voy8.Contracts;

/// <summary>Body of <c>POST /api/yellow-books</c> and <c>PUT /api/yellow-books/{id}</c>. Only the name is needed; other keys are passed over.</summary>
/// <param name="Categories">What it is, best first: <c>restaurant</c>, <c>Greek</c>.</param>
public sealed record YellowBookRequest(
    string? Name,
    string? Description = null,
    [property: JsonConverter(typeof(TextOrNumberConverter))] string? Phone = null,
    string? Email = null,
    string? Website = null,
    YellowBookAddress? Address = null,
    IReadOnlyList<string?>? Categories = null,
    YellowBookLocation? Location = null);

/// <param name="Country">ISO 3166-1 code, or a name.</param>
public sealed record YellowBookAddress(
    string? Street = null,
    string? City = null,
    string? State = null,
    [property: JsonPropertyName("postalCode"), JsonConverter(typeof(TextOrNumberConverter))] string? PostalCode = null,
    string? Country = null);

/// <summary>WGS 84 degrees.</summary>
public sealed record YellowBookLocation(double? Lat, double? Lng);

/// <summary>The venue as it was entered. All that is known of it since is at <c>GET /venues/{id}</c>.</summary>
public sealed record YellowBookResponse(
    Guid Id,
    string Name,
    string? Description,
    string? Phone,
    string? Email,
    string? Website,
    YellowBookAddress? Address,
    IReadOnlyList<string> Categories,
    YellowBookLocation? Location,
    DateTimeOffset CreatedAt);

/// <summary>Scripts write <c>94105</c> as they write <c>"94105"</c>.</summary>
internal sealed class TextOrNumberConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return reader.GetString();
        }

        using var number = JsonDocument.ParseValue(ref reader);
        return number.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
