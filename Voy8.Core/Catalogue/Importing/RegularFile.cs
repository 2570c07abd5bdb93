namespace Voy8.Core.Catalogue.Importing;

/// <summary>Files that may be read by their path: no folders, and no devices, pipes or sockets, which may never end.</summary>
public static class RegularFile
{
    /// <summary>True when there is one with something in it; a link counts as what it leads to.</summary>
    public static bool Exists(string path)
    {
        try
        {
            // .NET does not tell the type of a file, but only a regular one has a length.
            var file = new FileInfo(path);
            return file.Exists && ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file) is { Exists: true, Length: > 0 };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
