using System.IO.Compression;

namespace Voy8.Core.Tests.Documents;

internal static class Archives
{
    public static byte[] Zip(IReadOnlyList<(string Name, string Text)> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return stream.ToArray();
    }
}
