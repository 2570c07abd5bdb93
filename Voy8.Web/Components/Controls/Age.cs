namespace Voy8.Web.Components.Controls;

/// <summary>How long ago, or how soon, in a few letters.</summary>
public static class Age
{
    public static string Text(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now - at;
        return age.TotalSeconds switch
        {
            <= -2 * 86_400d => $"in {(int)-age.TotalDays} days",
            <= -3600 => $"in {(int)-age.TotalHours} h",
            <= -60 => $"in {(int)-age.TotalMinutes} min",
            <= -10 => $"in {(int)-age.TotalSeconds} s",
            < 10 => "just now",
            < 60 => $"{(int)age.TotalSeconds} s ago",
            < 3600 => $"{(int)age.TotalMinutes} min ago",
            < 86_400 => $"{(int)age.TotalHours} h ago",
            < 60 * 86_400d => (int)age.TotalDays == 1 ? "yesterday" : $"{(int)age.TotalDays} days ago",
            < 730 * 86_400d => $"{(int)(age.TotalDays / 30.44)} months ago",
            _ => $"{(int)(age.TotalDays / 365.25)} years ago",
        };
    }
}
