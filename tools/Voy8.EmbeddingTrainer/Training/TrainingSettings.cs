namespace Voy8.EmbeddingTrainer.Training;

/// <summary>Everything that a run depends on: the same settings and packages give the same model.</summary>
internal sealed record TrainingSettings
{
    public int Seed { get; init; } = 8;

    /// <summary>Cores to use; the result does not depend on it.</summary>
    public int Threads { get; init; } = 2;

    public int Pieces { get; init; } = 48_000;

    public int Dimensions { get; init; } = 384;

    /// <summary>Pairs in a batch; each is a negative of all others.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Batches without what is held out; after them the model is measured.</summary>
    public int Batches { get; init; } = 24_000;

    /// <summary>Batches with everything, after the measurement.</summary>
    public int FinishingBatches { get; init; } = 4_000;

    public float Temperature { get; init; } = 0.05f;

    public float LearningRate { get; init; } = 0.07f;

    /// <summary>How likely a piece is shown as its parts.</summary>
    public double SplitRate { get; init; } = 0.1;

    /// <summary>Whether presets that lie near each other are drawn together.</summary>
    public bool MinesNegatives { get; init; } = true;

    public Mixture Mixture { get; init; } = new();

    /// <summary>Pairs of the packages' own strings alone, as v0 was trained: what the rest is worth shows beside it.</summary>
    public TrainingSettings Plain() => this with { SplitRate = 0, MinesNegatives = false, Mixture = Mixture with { Composed = 0, Queries = 0 } };
}

/// <summary>How much of a batch each kind of pair takes; presets take the rest.</summary>
internal sealed record Mixture
{
    public double Fields { get; init; } = 0.14;

    public double Annotations { get; init; } = 0.16;

    public double LocaleNames { get; init; } = 0.03;

    public double WordNet { get; init; } = 0.12;

    /// <summary>Composed phrases, in families of hard negatives.</summary>
    public double Composed { get; init; } = 0.10;

    /// <summary>Queries around a kind.</summary>
    public double Queries { get; init; } = 0.08;
}
