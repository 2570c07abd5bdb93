namespace Voy8.Core.Investigations;

/// <summary>The numbered sources of a thread: what its tools have returned, and an answer may cite. The same thing keeps its number.</summary>
public sealed class SourceRegister
{
    private readonly Dictionary<int, InvestigationSource> _byNumber = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<InvestigationSource> _returned = [];
    private readonly List<int> _fresh = [];

    public InvestigationSource? Find(int number) => _byNumber.GetValueOrDefault(number);

    public int Count => _byNumber.Count;

    /// <summary>Enters what was returned before.</summary>
    public void Restore(IEnumerable<InvestigationSource> sources)
    {
        foreach (var source in sources)
        {
            _byNumber[source.Number] = source;
            _numbers[source.Key] = source.Number;
        }
    }

    /// <summary>Gives a source its number.</summary>
    /// <param name="source">Its own number does not matter.</param>
    public int Cite(InvestigationSource source)
    {
        if (!_numbers.TryGetValue(source.Key, out var number))
        {
            number = _byNumber.Count == 0 ? 1 : _byNumber.Keys.Max() + 1;
            _numbers[source.Key] = number;
            _fresh.Add(number);
        }

        var numbered = source with { Number = number };
        _byNumber[number] = numbered;
        if (_returned.TrueForAll(other => other.Number != number))
        {
            _returned.Add(numbered);
        }

        return number;
    }

    /// <summary>What was cited since the last time.</summary>
    public IReadOnlyList<InvestigationSource> TakeReturned()
    {
        InvestigationSource[] returned = [.. _returned];
        _returned.Clear();
        _fresh.Clear();
        return returned;
    }

    /// <summary>Forgets what the model was not shown after all.</summary>
    public void Withdraw(IEnumerable<InvestigationSource> sources)
    {
        foreach (var source in sources)
        {
            _numbers.Remove(source.Key);
            _byNumber.Remove(source.Number);
        }
    }

    /// <summary>Forgets what was cited since the last time: the model was not shown it.</summary>
    public void Forget()
    {
        foreach (var number in _fresh)
        {
            _numbers.Remove(_byNumber[number].Key);
            _byNumber.Remove(number);
        }

        TakeReturned();
    }
}
