using System.Globalization;
using CliWrap;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Vocabulary;

/// <summary>Learns the pieces of the tokenizer with spm_train (Debian package sentencepiece).</summary>
internal static class VocabularyTrainer
{
    /// <summary>Writes <c>sentencepiece.model</c> into <paramref name="folder"/>; one that is there is kept.</summary>
    public static async Task<string> TrainAsync(IEnumerable<Concept> concepts, string folder, int pieces, int threads, CancellationToken cancellationToken)
    {
        var model = Path.Combine(folder, "sentencepiece.model");
        if (File.Exists(model))
        {
            return model;
        }

        var text = Path.Combine(folder, "sentences.txt");
        await File.WriteAllLinesAsync(text, Sentences(concepts), cancellationToken);
        var errors = new List<string>();
        string[] arguments =
        [
            $"--input={text}", $"--model_prefix={Path.Combine(folder, "sentencepiece")}", "--model_type=unigram",
            string.Create(CultureInfo.InvariantCulture, $"--vocab_size={pieces}"), "--character_coverage=0.9999", "--normalization_rule_name=nmt_nfkc_cf",
            "--unk_id=0", "--bos_id=-1", "--eos_id=-1", "--pad_id=3", "--max_sentence_length=600", "--input_sentence_size=1500000",
            string.Create(CultureInfo.InvariantCulture, $"--num_threads={threads}"), "--minloglevel=1",
        ];
        var result = await Cli.Wrap("spm_train").WithArguments(arguments)
            .WithStandardErrorPipe(PipeTarget.ToDelegate(errors.Add))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        File.Delete(text);
        return result.IsSuccess ? model : throw new InvalidOperationException($"spm_train failed: {string.Join('\n', errors.TakeLast(5))}");
    }

    // The languages that venues here speak count more, or 170 languages leave them few pieces.
    private static IEnumerable<string> Sentences(IEnumerable<Concept> concepts) =>
        from concept in concepts
        from phrase in concept.Phrases
        from copy in Enumerable.Range(0, phrase.Language is "en" or "de" or "el" or "nl" && concept.Source != ConceptSource.WordNet ? 3 : 1)
        select phrase.Text;
}
