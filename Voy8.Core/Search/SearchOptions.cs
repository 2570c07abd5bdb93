using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Search;

/// <summary>How venues are found and ranked. Section <c>Search</c>; docs/configuration.md describes each key.</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>Venues that each leg (keywords, meaning) may contribute to one answer; a page further down gets more.</summary>
    [Range(10, 5000)]
    public int CandidatesPerLeg { get; set; } = 200;

    /// <summary>Cosine similarity below which a venue is no semantic hit. It depends on the model.</summary>
    [Range(0.0, 1.0)]
    public double SimilarityFloor { get; set; } = 0.33;

    /// <summary>The same relative to the best hit, so that a query with clear hits does not drag in what is merely related.</summary>
    [Range(0.0, 1.0)]
    public double RelativeSimilarityFloor { get; set; } = 0.6;

    /// <summary>The k of reciprocal rank fusion: how little the first ranks stand out.</summary>
    [Range(1, 1000)]
    public double FusionK { get; set; } = 60;

    /// <summary>Weight of the part of the query's words and concepts that a venue has.</summary>
    [Range(0.0, 10.0)]
    public double CoverageWeight { get; set; } = 0.06;

    /// <summary>Weight of how near the query's words are in meaning to what a venue is and has; 0 compares the query with whole venues only.</summary>
    [Range(0.0, 10.0)]
    public double MeaningWeight { get; set; } = 0.4;

    /// <summary>What the nearness of the query as a whole counts in that, against 1 for the mean of its words'.</summary>
    [Range(0.0, 10.0)]
    public double PhraseMeaningWeight { get; set; } = 1;

    /// <summary>Cosine similarity from which a word is taken to mean an entry of the vocabulary, so that venues are looked for by it. It depends on the model.</summary>
    [Range(0.0, 1.0)]
    public double ConceptFloor { get; set; } = 0.5;

    /// <summary>The same relative to the nearest entry.</summary>
    [Range(0.0, 1.0)]
    public double RelativeConceptFloor { get; set; } = 0.85;

    /// <summary>As <see cref="ConceptFloor"/> where other words became filters: what passes them need be less near.</summary>
    [Range(0.0, 1.0)]
    public double FilteredConceptFloor { get; set; } = 0.1;

    /// <summary>The same relative to the nearest entry.</summary>
    [Range(0.0, 1.0)]
    public double FilteredRelativeConceptFloor { get; set; } = 0.3;

    /// <summary>Weight of a name that has every word of the query.</summary>
    [Range(0.0, 10.0)]
    public double NameWeight { get; set; } = 0.03;

    /// <summary>Weight of being near; it halves every <see cref="DistanceHalvingMetres"/>.</summary>
    [Range(0.0, 10.0)]
    public double DistanceWeight { get; set; } = 0.006;

    [Range(1.0, 1_000_000.0)]
    public double DistanceHalvingMetres { get; set; } = 500;

    [Range(0.0, 10.0)]
    public double PopularityWeight { get; set; } = 0.004;

    /// <summary>Weight of having every plain word of the query, be it in the description, and being whatever else it names.</summary>
    [Range(0.0, 10.0)]
    public double EveryWordWeight { get; set; } = 0.15;

    /// <summary>Weight of facts that the venue's own site told lately.</summary>
    [Range(0.0, 10.0)]
    public double FreshnessWeight { get; set; } = 0.001;

    /// <summary>Weight of what is known of a venue: the part of website, phone, opening hours and description.</summary>
    [Range(0.0, 10.0)]
    public double CompletenessWeight { get; set; } = 0.001;

    /// <summary>Value of a word that a venue's name nearly has, against 1 for the word itself.</summary>
    [Range(0.0, 1.0)]
    public double TypoValue { get; set; } = 0.7;

    /// <summary>Matches by words that are counted and ordered; beyond it the total is a lower bound.</summary>
    [Range(1000, 1_000_000)]
    public int MaxMatches { get; set; } = 3_000;

    /// <summary>How far "near the station" and "near me" reach.</summary>
    [Range(10.0, 50_000.0)]
    public double NearMetres { get; set; } = 1000;

    /// <summary>Value of a word that a venue's text has where the query names a concept, against 1 for a venue known to have it.</summary>
    [Range(0.0, 1.0)]
    public double ConceptInTextValue { get; set; } = 0.45;

    /// <summary>Value of a plain word that stands in a venue's description or address alone, against 1 for one in its name or among what it is and has.</summary>
    [Range(0.0, 1.0)]
    public double WordInTextValue { get; set; } = 0.25;

    /// <summary>Stale hits that one search has crawled; 0 leaves refreshing to others.</summary>
    [Range(0, 10)]
    public int MaxRefreshes { get; set; } = 5;

    /// <summary>A venue whose site was asked this lately, whatever came of it, is left alone.</summary>
    [TimeRange("00:00:00", "7.00:00:00")]
    public TimeSpan RefreshPause { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a stream of refreshes lasts at most.</summary>
    [TimeRange("00:00:01", "01:00:00")]
    public TimeSpan RefreshStreamLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a stream looks for itself, should a message be lost.</summary>
    [TimeRange("00:00:00.1", "00:01:00")]
    public TimeSpan RefreshLookInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after its last listener has left a crawl that has not begun stays urgent.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a ranked answer is remembered in Redis at most; 0 remembers none. Writes end it sooner.</summary>
    [TimeRange("00:00:00", "01:00:00")]
    public TimeSpan CacheLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a search waits for Redis to remember, before it looks for itself.</summary>
    [TimeRange("00:00:00.001", "00:00:05")]
    public TimeSpan CacheTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Where vectors are searched.</summary>
    [EnumDataType(typeof(VectorIndexChoice))]
    public VectorIndexChoice VectorIndex { get; set; } = VectorIndexChoice.Auto;

    /// <summary>Whether words are searched in memory; else PostgreSQL searches them, slower and without this memory (200 to 400 bytes a venue).</summary>
    public bool WordIndex { get; set; } = true;

    /// <summary>How often the indexes in memory ask the database for changes.</summary>
    [TimeRange("00:00:00.05", "00:01:00")]
    public TimeSpan IndexPollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>So long a search waits at most until the index of words has what was written before; then it answers from what the index has.</summary>
    [TimeRange("00:00:00", "00:00:30")]
    public TimeSpan CatchUpPatience { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the vector index compares all it holds with what is stored.</summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan IndexReconcileInterval { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Which vector index is wanted.</summary>
public enum VectorIndexChoice
{
    /// <summary>pgvector where PostgreSQL has it, else memory.</summary>
    Auto,

    /// <summary>Memory, whatever PostgreSQL has.</summary>
    InProcess,

    /// <summary>As <see cref="Auto"/>, with a warning where there is no pgvector.</summary>
    PgVector,
}
