namespace Voy8.EmbeddingTrainer.Data;

/// <summary>Strings in any language that mean much the same: what the model is to put side by side.</summary>
/// <param name="Id">Unique, such as <c>preset:amenity/cafe</c>.</param>
internal sealed record Concept(string Id, ConceptSource Source, IReadOnlyList<Phrase> Phrases)
{
    /// <summary>The first name in <paramref name="language"/>; null when there is none.</summary>
    public string? Name(string language)
    {
        foreach (var phrase in Phrases)
        {
            if (phrase.Kind == PhraseKind.Name && phrase.Language == language)
            {
                return phrase.Text;
            }
        }

        return null;
    }
}

/// <param name="Language">A BCP 47 tag such as <c>el</c> or <c>de-AT</c>.</param>
internal readonly record struct Phrase(string Text, string Language, PhraseKind Kind);

internal enum PhraseKind
{
    Name,

    /// <summary>Something that people also search for: broader, narrower or merely near.</summary>
    Term,

    /// <summary>A sentence that says what it is.</summary>
    Definition,
}

internal enum ConceptSource
{
    Preset,
    Field,
    Annotation,
    LocaleName,
    WordNet,
}
