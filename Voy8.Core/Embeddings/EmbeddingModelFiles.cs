using System.Security.Cryptography;

namespace Voy8.Core.Embeddings;

/// <summary>The files of a model, found and verified.</summary>
/// <param name="Id">The model's name and the beginning of a hash over its files: two models never share one.</param>
/// <param name="Dimensions">0 when nobody said.</param>
internal sealed record EmbeddingModelFiles(string Id, string ModelPath, string TokenizerPath, TokenizerKind Tokenizer, int Dimensions)
{
    private static readonly string[] ModelNames = ["model_int8.onnx", "model_quantized.onnx", "model.onnx", "onnx/model_quantized.onnx", "onnx/model.onnx"];

    private static readonly (TokenizerKind Kind, string Name)[] TokenizerNames =
    [
        (TokenizerKind.SentencePiece, "sentencepiece.model"),
        (TokenizerKind.XlmRoberta, "sentencepiece.bpe.model"),
        (TokenizerKind.WordPiece, "vocab.txt"),
    ];

    /// <exception cref="EmbeddingModelException">A file is missing, or is not the one that it should be.</exception>
    public static EmbeddingModelFiles Locate(EmbeddingsOptions options)
    {
        var path = Resolve(options.ModelPath);
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        var model = File.Exists(path) ? path : FirstExisting(folder, ModelNames)
            ?? throw new EmbeddingModelException($"There is no ONNX model in {folder}; it was looked for as {string.Join(", ", ModelNames)}.");

        // Exports keep the model in a folder onnx/ beside the tokenizer.
        var root = Path.GetFileName(folder) == "onnx" ? Path.GetDirectoryName(folder)! : folder;
        var (kind, tokenizer) = FindTokenizer(options.Tokenizer, root);
        var manifest = ModelManifest.Find(root);
        var modelHash = Verify(model, options.ModelSha256, manifest);
        var tokenizerHash = Verify(tokenizer, options.TokenizerSha256, manifest);
        var name = manifest?.Id ?? Path.GetFileName(root.TrimEnd(Path.DirectorySeparatorChar));
        var dimensions = options.Dimensions > 0 ? options.Dimensions : manifest?.Dimensions ?? 0;
        return new EmbeddingModelFiles($"{name}@{Fingerprint(modelHash, tokenizerHash)}", model, tokenizer, kind, dimensions);
    }

    private static string Resolve(string path)
    {
        string[] candidates = [Path.Combine(AppContext.BaseDirectory, path), Path.GetFullPath(path)];
        return candidates.FirstOrDefault(candidate => File.Exists(candidate) || Directory.Exists(candidate))
            ?? throw new EmbeddingModelException($"There is no model at {string.Join(" or ", candidates.Distinct())}; set Embeddings:ModelPath.");
    }

    private static (TokenizerKind Kind, string Path) FindTokenizer(TokenizerKind wanted, string folder)
    {
        var known = TokenizerNames.Where(candidate => wanted == TokenizerKind.Auto || candidate.Kind == wanted).ToArray();
        foreach (var (kind, name) in known)
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                return (kind, Path.Combine(folder, name));
            }
        }

        throw new EmbeddingModelException($"There is no tokenizer in {folder}; it was looked for as {string.Join(", ", known.Select(k => k.Name))}.");
    }

    private static string Verify(string path, string? configured, ModelManifest? manifest)
    {
        using var stream = File.OpenRead(path);
        if (manifest?.Sizes?.TryGetValue(Path.GetFileName(path), out var size) == true && size != stream.Length)
        {
            throw new EmbeddingModelException($"{path} is damaged or another file: it has {stream.Length} bytes and should have {size}.");
        }

        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        var expected = configured ?? manifest?.Files.GetValueOrDefault(Path.GetFileName(path));
        if (expected is not null && !expected.Equals(actual, StringComparison.OrdinalIgnoreCase))
        {
            throw new EmbeddingModelException($"{path} is damaged or another file: its SHA-256 is {actual} and should be {expected.ToLowerInvariant()}.");
        }

        return actual;
    }

    private static string Fingerprint(string modelHash, string tokenizerHash) =>
        Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(modelHash + tokenizerHash)))[..12];

    private static string? FirstExisting(string folder, string[] names) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
