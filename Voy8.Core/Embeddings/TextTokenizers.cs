using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Core.Embeddings;

internal static class TextTokenizers
{
    /// <exception cref="EmbeddingModelException">The tokenizer's file cannot be used.</exception>
    public static ITextTokenizer Load(EmbeddingModelFiles files, EmbeddingsOptions options)
    {
        try
        {
            if (files.Tokenizer == TokenizerKind.WordPiece)
            {
                using var vocabulary = File.OpenRead(files.TokenizerPath);
                return WordPieceTokenizer.Load(vocabulary, options.LowerCase);
            }

            var pieces = new UnigramTokenizer(SentencePieceModel.Parse(File.ReadAllBytes(files.TokenizerPath)));
            return files.Tokenizer == TokenizerKind.XlmRoberta ? new XlmRobertaTokenizer(pieces) : pieces;
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or InvalidOperationException or IOException)
        {
            throw new EmbeddingModelException($"The tokenizer {files.TokenizerPath} cannot be used: {exception.Message}", exception);
        }
    }
}
