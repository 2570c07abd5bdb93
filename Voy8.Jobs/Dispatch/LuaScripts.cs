namespace Voy8.Jobs;

internal static class LuaScripts
{
    public static string Read(string name)
    {
        using var stream = typeof(LuaScripts).Assembly.GetManifestResourceStream("Voy8.Jobs.Dispatch.Scripts." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
