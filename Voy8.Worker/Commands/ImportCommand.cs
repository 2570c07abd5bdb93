using System.CommandLine;
using Npgsql;

namespace Voy8.Worker.Commands;

/// <summary><c>import FILE</c>: puts a JSON Lines file of venues into the catalogue, and waits until it is in.</summary>
internal static class ImportCommand
{
    public const string Name = "import";

    /// <summary>Exit codes of their own beside 0 and 1 (the import failed): the command could not begin.</summary>
    public const int NotStarted = 2;

    /// <param name="args">The command line, <see cref="Name"/> included.</param>
    /// <param name="output">Gets progress and counts.</param>
    /// <param name="error">Gets what went wrong.</param>
    public static async Task<int> InvokeAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("The worker of Voy8. Without a command it serves the queues until it is stopped.") { Create(output, error) };
        var command = root.Parse(args);
        var code = await command.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return code != 0 && command.Errors.Count > 0 ? NotStarted : code;
    }

    private static Command Create(TextWriter output, TextWriter error)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Venues, one JSON object a line." };
        file.AcceptExistingOnly();
        var dataset = new Option<string?>("--dataset") { Description = "Slug of the dataset they belong to; by default from the file's name." };
        var name = new Option<string?>("--name") { Description = "Name of the dataset." };
        var attribution = new Option<string?>("--attribution") { Description = "What the data's licence asks to be shown with it." };
        var licence = new Option<string?>("--licence") { Description = "Licence of the data, such as ODbL-1.0." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Data folder of the running AppHost that tells where the database is." };
        var command = new Command(Name, "Imports a file of venues and waits until it is in.") { file, dataset, name, attribution, licence, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new ImportRequest(
                parsed.GetRequiredValue(file), parsed.GetValue(dataset), parsed.GetValue(name), parsed.GetValue(attribution), parsed.GetValue(licence));
            try
            {
                return await ImportRun.RunAsync(request, parsed.GetValue(data)?.FullName, output, error, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await error.WriteLineAsync("Stopped. What was read is in; a worker goes on with the rest, or importing the file again does.");
                return 1;
            }
            catch (NpgsqlException exception)
            {
                await error.WriteLineAsync($"The database does not answer: {exception.Message}");
                return NotStarted;
            }
        });
        return command;
    }
}

/// <summary>What to import, and as what.</summary>
internal sealed record ImportRequest(FileInfo File, string? Dataset, string? Name, string? Attribution, string? Licence);
