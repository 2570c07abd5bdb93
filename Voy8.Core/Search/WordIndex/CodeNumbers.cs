namespace Voy8.Core.Search;

/// <summary>Numbers names from 0 on, as they come.</summary>
internal sealed class CodeNumbers<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _names = [];

    public IReadOnlyList<T> Names => _names;

    public int Of(T name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            _numbers.Add(name, number = _names.Count);
            _names.Add(name);
        }

        return number;
    }

    public int? Find(T name) => _numbers.TryGetValue(name, out var number) ? number : null;
}
