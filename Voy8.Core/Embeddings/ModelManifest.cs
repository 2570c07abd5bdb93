using System.Text.Json;

namespace Voy8.Core.Embeddings;

/// <summary>What a model's folder says of it in <c>model.json</c>.</summary>
/// <param name="Id">Stable name with version.</param>
/// <param name="Dimensions">Length of its vectors.</param>
/// <param name="Files">SHA-256 in hexadecimal by file name.</param>
/// <param name="Sizes">Bytes by file name.</param>
internal sealed record ModelManifest(string Id, int Dimensions, IReadOnlyDictionary<string, string> Files, IReadOnlyDictionary<string, long>? Sizes = null)
{
    public const string FileName = "model.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <returns>Null when the folder has none.</returns>
    /// <exception cref="EmbeddingModelException">There is one, and it cannot be read.</exception>
    public static ModelManifest? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ModelManifest>(File.ReadAllBytes(path), Json)
                ?? throw new EmbeddingModelException($"{path} is empty.");
        }
        catch (JsonException exception)
        {
            throw new EmbeddingModelException($"{path} is not a model manifest: {exception.Message}", exception);
        }
    }
}
