using System.Text;
using System.Text.Json;
using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Search.Bench.Embedding;

/// <summary>Lays a model out as transformers.js wants it: the same ONNX file, and its tokenizer told in <c>tokenizer.json</c>.</summary>
internal static class TransformersFolder
{
    private const int MostTokens = 256;

    public static void Write(string folder, string onnxPath, object tokenizer, string padToken, string tokenizerClass)
    {
        Directory.CreateDirectory(Path.Combine(folder, "onnx"));
        File.Copy(onnxPath, Path.Combine(folder, "onnx", "model.onnx"), overwrite: true);
        Save(folder, "config.json", new { model_type = "bert" });
        Save(folder, "tokenizer_config.json", new { tokenizer_class = tokenizerClass, model_max_length = MostTokens, pad_token = padToken, do_lower_case = true });
        Save(folder, "tokenizer.json", tokenizer);
    }

    public static object WordPiece(string[] vocabulary)
    {
        object Special(string token) => new { SpecialToken = new { id = token, type_id = 0 } };
        object Ids(string token) => new { id = token, ids = new[] { Array.IndexOf(vocabulary, token) }, tokens = new[] { token } };
        object[] single = [Special("[CLS]"), new { Sequence = new { id = "A", type_id = 0 } }, Special("[SEP]")];
        return new
        {
            version = "1.0",
            added_tokens = vocabulary.Index().Where(word => word.Item.StartsWith('[')).Select(word => Added(word.Index, word.Item)),
            normalizer = new { type = "BertNormalizer", clean_text = true, handle_chinese_chars = true, strip_accents = (bool?)null, lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            post_processor = new
            {
                type = "TemplateProcessing",
                single,
                pair = single,
                special_tokens = new Dictionary<string, object> { ["[CLS]"] = Ids("[CLS]"), ["[SEP]"] = Ids("[SEP]") },
            },
            decoder = (object?)null,
            model = new
            {
                type = "WordPiece",
                unk_token = "[UNK]",
                continuing_subword_prefix = "##",
                max_input_chars_per_word = 100,
                vocab = vocabulary.Index().ToDictionary(word => word.Item, word => word.Index),
            },
        };
    }

    /// <summary>The normalizer is the nearest that it has to the model's own table (NFKC with case folding).</summary>
    public static object Unigram(SentencePieceModel model, out string padToken)
    {
        string[] names = [.. model.Pieces.Select(piece => Encoding.UTF8.GetString(piece.Utf8))];
        padToken = names[model.PadId];
        return new
        {
            version = "1.0",
            added_tokens = names.Index().Where(piece => model.Pieces[piece.Index].Type is not SentencePieceType.Normal).Select(piece => Added(piece.Index, piece.Item)),
            normalizer = new
            {
                type = "Sequence",
                normalizers = new object[]
                {
                    new { type = "NFKC" },
                    new { type = "Lowercase" },
                    new { type = "Replace", pattern = new { String = "ß" }, content = "ss" },
                    new { type = "Replace", pattern = new { String = "ς" }, content = "σ" },
                },
            },
            pre_tokenizer = new { type = "Metaspace", replacement = "▁", add_prefix_space = true, prepend_scheme = "always" },
            post_processor = (object?)null,
            decoder = (object?)null,
            model = new { type = "Unigram", unk_id = model.UnknownId, vocab = names.Index().Select(piece => new object[] { piece.Item, model.Pieces[piece.Index].Score }) },
        };
    }

    private static object Added(int id, string content) =>
        new { id, content, single_word = false, lstrip = false, rstrip = false, normalized = false, special = true };

    private static void Save(string folder, string name, object content) => File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content));
}
