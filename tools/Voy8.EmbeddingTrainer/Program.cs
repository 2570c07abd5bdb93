using System.CommandLine;
using Voy8.EmbeddingTrainer;
using Voy8.EmbeddingTrainer.Training;

var nodeModules = new Option<DirectoryInfo>("--node-modules") { Required = true, Description = "Where npm put the packages of package.json." };
var venues = new Option<DirectoryInfo?>("--venues") { Description = "JSON lines of real venues, for statistics and for a test; may be absent." };
var output = new Option<DirectoryInfo>("--output") { Required = true, Description = "Where the model goes; a sentencepiece.model that is there is kept." };
var model = new Option<DirectoryInfo>("--model") { Required = true, Description = "The folder of the model to measure." };
var defaults = new TrainingSettings();
var seed = new Option<int>("--seed") { DefaultValueFactory = _ => defaults.Seed };
var threads = new Option<int>("--threads") { DefaultValueFactory = _ => defaults.Threads };
var batches = new Option<int>("--batches") { DefaultValueFactory = _ => defaults.Batches, Description = "Before the measurement." };
var finishing = new Option<int>("--finishing-batches") { DefaultValueFactory = _ => defaults.FinishingBatches, Description = "After it, with everything." };
var learningRate = new Option<float>("--learning-rate") { DefaultValueFactory = _ => defaults.LearningRate };
var plain = new Option<bool>("--plain") { Description = "Trains on the packages' own strings alone, to compare with." };
var compared = new Option<DirectoryInfo[]>("--compare") { Description = "Folders of models to measure beside it.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

var train = new Command("train", "Trains a model, measures it on what it did not see, and writes it with a report.")
{
    nodeModules, venues, output, seed, threads, batches, finishing, learningRate, plain, compared,
};
train.SetAction((arguments, cancellationToken) => TrainCommand.RunAsync(
    new TrainArguments(
        arguments.GetRequiredValue(nodeModules).FullName, arguments.GetValue(venues)?.FullName, arguments.GetRequiredValue(output).FullName,
        [.. arguments.GetRequiredValue(compared).Select(folder => folder.FullName)]),
    (arguments.GetValue(plain) ? defaults.Plain() : defaults) with
    {
        Seed = arguments.GetValue(seed),
        Threads = arguments.GetValue(threads),
        Batches = arguments.GetValue(batches),
        FinishingBatches = arguments.GetValue(finishing),
        LearningRate = arguments.GetValue(learningRate),
    },
    cancellationToken));

var evaluate = new Command("evaluate", "Measures a model on the tests.") { nodeModules, venues, model };
evaluate.SetAction(arguments => EvaluateCommand.Run(
    arguments.GetRequiredValue(nodeModules).FullName, arguments.GetValue(venues)?.FullName, arguments.GetRequiredValue(model).FullName));

return await new RootCommand("Makes the embedding model that comes with Voy8.") { train, evaluate }.Parse(args).InvokeAsync();
