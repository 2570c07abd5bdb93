using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>The model that comes with the product, as the build copies it beside the program.</summary>
internal static class ShippedModel
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models", "voy8-static-multi");

    public static SentencePieceModel SentencePiece() => SentencePieceModel.Parse(File.ReadAllBytes(Path.Combine(Folder, "sentencepiece.model")));
}
