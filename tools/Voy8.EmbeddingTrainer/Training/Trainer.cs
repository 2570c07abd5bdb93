using System.Numerics.Tensors;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Training;

/// <summary>Trains an embedding table on batches of pairs.</summary>
internal sealed class Trainer
{
    private const int BatchesPerMining = 1_000;
    private const int MinedNeighbours = 16;

    private readonly TrainingSettings _settings;
    private readonly EmbeddingTable _table;
    private readonly SparseAdagrad _optimizer;
    private readonly ContrastiveLoss _loss;
    private readonly Side _left;
    private readonly Side _right;
    private readonly ParallelOptions _parallel;

    public Trainer(EmbeddingTable table, TrainingSettings settings)
    {
        _settings = settings;
        _table = table;
        _optimizer = new SparseAdagrad(table, settings.Threads);
        _loss = new ContrastiveLoss(settings.BatchSize, table.Dimensions, settings.Temperature, settings.Threads);
        _left = new Side(settings.BatchSize, table.Dimensions);
        _right = new Side(settings.BatchSize, table.Dimensions);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads };
    }

    /// <summary>Trains with a learning rate that falls in a straight line from <paramref name="from"/> to <paramref name="to"/>.</summary>
    /// <param name="progress">Given the batch's number and the mean loss since the last time, every 500 batches.</param>
    public void Run(BatchSampler sampler, int batches, float from, float to, Action<int, double> progress, CancellationToken cancellationToken)
    {
        var sum = 0.0;
        for (var batch = 0; batch < batches; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // At the very first there is nothing to mine yet.
            if (_settings.MinesNegatives && (batch % BatchesPerMining == BatchesPerMining - 1 || (batch == 0 && from < _settings.LearningRate)))
            {
                sampler.Neighbours = Neighbours(sampler.Presets);
            }

            sum += Step(sampler.Next(), from + ((to - from) * batch / batches));
            if ((batch + 1) % 500 == 0)
            {
                progress(batch + 1, sum / 500);
                sum = 0;
            }
        }
    }

    internal double Step(TrainingPair[] batch, float learningRate)
    {
        var leftKeys = new long[batch.Length];
        var rightKeys = new long[batch.Length];
        Parallel.For(0, batch.Length, _parallel, i =>
        {
            _left.Encode(_table, i, batch[i].Left);
            _right.Encode(_table, i, batch[i].Right);
            leftKeys[i] = StableHash.Of(batch[i].Left);
            rightKeys[i] = StableHash.Of(batch[i].Right);
        });

        // The same words under another concept are no negative either.
        var loss = _loss.Evaluate(
            _left.Vectors, _right.Vectors,
            (i, j) => batch[i].Key == batch[j].Key || rightKeys[i] == rightKeys[j] || leftKeys[i] == leftKeys[j]
                || leftKeys[i] == rightKeys[j] || leftKeys[j] == rightKeys[i],
            _left.Gradients, _right.Gradients);
        for (var i = 0; i < batch.Length; i++)
        {
            _optimizer.Add(batch[i].Left, _left.Backward(i, batch[i].Left.Length));
            _optimizer.Add(batch[i].Right, _right.Backward(i, batch[i].Right.Length));
        }

        _optimizer.Step(learningRate);
        return loss;
    }

    private int[][] Neighbours(IReadOnlyList<TokenizedConcept> presets)
    {
        var vectors = new float[presets.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = new float[_table.Dimensions];
            _table.Encode(presets[i].Tokens.Count > 0 ? presets[i].Tokens[0] : [], vectors[i]);
        }

        var neighbours = new int[vectors.Length][];
        Parallel.For(0, vectors.Length, _parallel, i => neighbours[i] = [.. Enumerable.Range(0, vectors.Length)
            .Where(j => j != i)
            .Select(j => (Index: j, Similarity: TensorPrimitives.Dot(vectors[i], vectors[j])))
            .OrderByDescending(other => other.Similarity).ThenBy(other => other.Index)
            .Take(MinedNeighbours)
            .Select(other => other.Index)]);
        return neighbours;
    }

    private sealed class Side(int size, int dimensions)
    {
        private readonly float[] _lengths = new float[size];

        public float[] Vectors { get; } = new float[size * dimensions];

        public float[] Gradients { get; } = new float[size * dimensions];

        public void Encode(EmbeddingTable table, int i, int[] tokens) => _lengths[i] = table.Encode(tokens, Vectors.AsSpan(i * dimensions, dimensions));

        public ReadOnlySpan<float> Backward(int i, int tokens)
        {
            var gradient = Gradients.AsSpan(i * dimensions, dimensions);
            if (_lengths[i] == 0)
            {
                gradient.Clear();
                return gradient;
            }

            EmbeddingTable.Backward(Vectors.AsSpan(i * dimensions, dimensions), _lengths[i], tokens, gradient);
            return gradient;
        }
    }
}
