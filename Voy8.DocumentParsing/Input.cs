namespace Voy8.DocumentParsing;

internal static class Input
{
    public static async Task<byte[]> ReadAsync(Stream input)
    {
        using var content = new MemoryStream();
        await input.CopyToAsync(content);
        return content.ToArray();
    }
}
