using System.Text;

namespace Voy8.DemoSites.Seeding;

/// <summary>FNV-1a, 64 bits, over UTF-8: a hash that stays the same from run to run, unlike <see cref="string.GetHashCode()"/>.</summary>
public static class StableHash
{
    public static ulong Fnv1a(string text)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 0x100000001B3;
        }
        return hash;
    }
}
