using System.Text;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Export;

/// <summary>The licences of what the model was trained on, which must go wherever it goes.</summary>
internal static class Notices
{
    private static readonly string[] Packages = [TaggingSchema.Package, UnicodeNames.Annotations, UnicodeNames.LocaleNames, WordNet.Package];

    public static string Write(string nodeModules)
    {
        var notices = new StringBuilder("This model was trained on text of the following packages.\n");
        foreach (var package in Packages)
        {
            var folder = Path.Combine(nodeModules, package);
            using var description = JsonFiles.Open(Path.Combine(folder, "package.json"));
            var licence = Directory.EnumerateFiles(folder, "LICENSE*").Order(StringComparer.Ordinal).First();
            notices.Append('\n').Append('=', 80).Append('\n').Append(package).Append(' ').Append(description.RootElement.Text("version")).Append("\n\n").Append(File.ReadAllText(licence).Trim()).Append('\n');
        }

        return string.Join('\n', notices.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
