using Voy8.Core.Embeddings.Tokenizing;
using Voy8.EmbeddingTrainer.Composition;
using Voy8.EmbeddingTrainer.Data;
using Voy8.EmbeddingTrainer.Vocabulary;

namespace Voy8.EmbeddingTrainer.Training;

/// <summary>Draws the pairs of a batch from every source. Deterministic by the seed.</summary>
internal sealed class BatchSampler
{
    private const int FamilySize = 8;
    private const int MostTokens = 64;

    private readonly TrainingSettings _settings;
    private readonly Random _random;
    private readonly UnigramTokenizer _tokenizer;
    private readonly PieceSplits _splits;
    private readonly VenueComposer _composer;
    private readonly IReadOnlyList<string> _places;
    private readonly bool _holdsOut;
    private readonly TokenizedConcept[] _presets;
    private readonly double[] _presetWeights;
    private readonly (TokenizedConcept[] Concepts, double Share)[] _others;

    public BatchSampler(TrainingText text, HeldOut heldOut, VenueStatistics statistics, UnigramTokenizer tokenizer, PieceSplits splits, TrainingSettings settings)
    {
        _settings = settings;
        _random = new Random(settings.Seed);
        _tokenizer = tokenizer;
        _splits = splits;
        var presets = heldOut.Without(text.Presets);
        _composer = new VenueComposer(presets, text.Others, text.PresetFields, statistics);
        _places = text.Places;
        _holdsOut = heldOut != HeldOut.None;
        _presets = Tokenize(presets);
        _presetWeights = Cumulative(_presets.Select(preset => 1 + Math.Log(1 + statistics.Count(preset.Concept.Id[(preset.Concept.Id.LastIndexOf('/') + 1)..]))));
        var mixture = settings.Mixture;
        _others =
        [
            (Of(ConceptSource.Field), mixture.Fields), (Of(ConceptSource.Annotation), mixture.Annotations),
            (Of(ConceptSource.LocaleName), mixture.LocaleNames), (Of(ConceptSource.WordNet), mixture.WordNet),
        ];

        TokenizedConcept[] Of(ConceptSource source) => Tokenize([.. text.Others.Where(concept => concept.Source == source && concept.Phrases.Count > 1)]);
    }

    /// <summary>Everything that is drawn from, by piece: how often each is there.</summary>
    public int[] PieceCounts(int pieces)
    {
        var counts = new int[pieces];
        foreach (var token in _others.SelectMany(other => other.Concepts).Concat(_presets).SelectMany(concept => concept.Tokens).SelectMany(tokens => tokens))
        {
            counts[token]++;
        }

        return counts;
    }

    /// <summary>Presets that lie near each other now: drawn together, they are each other's hard negatives.</summary>
    public IReadOnlyList<TokenizedConcept> Presets => _presets;

    /// <summary>By preset, the indices of its neighbours; empty until they are known.</summary>
    public IReadOnlyList<int[]> Neighbours { get; set; } = [];

    public TrainingPair[] Next()
    {
        var batch = new List<TrainingPair>(_settings.BatchSize + FamilySize);
        var mixture = _settings.Mixture;
        AddComposed(batch, Share(mixture.Composed));
        AddQueries(batch, Share(mixture.Queries));
        foreach (var (concepts, share) in _others)
        {
            for (var i = Share(share); i > 0; i--)
            {
                Add(batch, concepts[_random.Next(concepts.Length)]);
            }
        }

        while (batch.Count < _settings.BatchSize)
        {
            AddPresets(batch);
        }

        batch.RemoveRange(_settings.BatchSize, batch.Count - _settings.BatchSize);
        return [.. batch];
    }

    private int Share(double part) => (int)(part * _settings.BatchSize);

    private void AddPresets(List<TrainingPair> batch)
    {
        var index = DrawPreset();
        Add(batch, _presets[index]);
        if (Neighbours.Count > 0 && _random.Next(2) == 0)
        {
            foreach (var neighbour in Neighbours[index].Take(FamilySize - 1))
            {
                if (_random.Next(2) == 0)
                {
                    Add(batch, _presets[neighbour]);
                }
            }
        }
    }

    private int DrawPreset()
    {
        var found = Array.BinarySearch(_presetWeights, _random.NextDouble() * _presetWeights[^1]);
        return Math.Min(found < 0 ? ~found : found, _presets.Length - 1);
    }

    private void Add(List<TrainingPair> batch, TokenizedConcept concept)
    {
        if (concept.DrawPair(_random) is var (left, right))
        {
            batch.Add(new TrainingPair(Shown(left), Shown(right), concept.Key));
        }
    }

    private void AddComposed(List<TrainingPair> batch, int count)
    {
        var end = batch.Count + count;
        while (batch.Count < end)
        {
            foreach (var set in _composer.DrawFamily(FamilySize, _random))
            {
                if (!(_holdsOut && VenueComposer.IsHeldOut(set))
                    && VenueComposer.Render(set, DrawLanguage(), _random) is { } left && VenueComposer.Render(set, DrawLanguage(), _random) is { } right && left != right)
                {
                    batch.Add(new TrainingPair(Encode(left), Encode(right), StableHash.Of(set.Id)));
                }
            }
        }
    }

    private void AddQueries(List<TrainingPair> batch, int count)
    {
        var end = batch.Count + count;
        while (batch.Count < end)
        {
            var preset = _presets[DrawPreset()];
            var language = DrawLanguage();
            var phrases = preset.Concept.Phrases.Where(phrase => phrase.Language == language).ToList();
            if (phrases.Count > 0)
            {
                var query = QueryTemplates.Fill(language, phrases[_random.Next(phrases.Count)].Text, _places, _random);
                batch.Add(new TrainingPair(Encode(query), Shown(preset.Draw(_random)), preset.Key));
            }
        }
    }

    private string DrawLanguage() => QueryTemplates.Languages[_random.Next(QueryTemplates.Languages.Count)];

    private int[] Encode(string text) => Shown([.. _tokenizer.Encode(text, MostTokens)]);

    private int[] Shown(int[] tokens)
    {
        if (_settings.SplitRate <= 0)
        {
            return tokens;
        }

        List<int>? shown = null;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (_random.NextDouble() < _settings.SplitRate && _splits.Of(tokens[i]) is { } parts)
            {
                shown ??= [.. tokens.AsSpan(0, i)];
                shown.AddRange(parts);
            }
            else
            {
                shown?.Add(tokens[i]);
            }
        }

        return shown is null ? tokens : [.. shown];
    }

    private TokenizedConcept[] Tokenize(IReadOnlyList<Concept> concepts)
    {
        var tokenized = new TokenizedConcept[concepts.Count];
        Parallel.For(0, tokenized.Length, new ParallelOptions { MaxDegreeOfParallelism = _settings.Threads }, i => tokenized[i] = new TokenizedConcept(concepts[i], _tokenizer));
        return tokenized;
    }

    private static double[] Cumulative(IEnumerable<double> weights)
    {
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight)];
    }
}
