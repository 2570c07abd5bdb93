using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Searching;

namespace Voy8.Web.Components.Controls;

/// <summary>The box for words. While they are typed it offers completions: the arrow keys choose one, Enter takes it, Escape closes the list.</summary>
public sealed partial class SearchBox : IDisposable
{
    /// <summary>How long nothing must be typed before completions are asked for.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private const int Shortest = 2;
    private const int Longest = 100;

    private string? _text;
    private string? _given;
    private IReadOnlyList<SearchSuggestion> _suggestions = [];
    private int _active = -1;
    private string? _said;
    private CancellationTokenSource? _asking;

    [Parameter, EditorRequired]
    public SearchState State { get; set; } = new();

    [Parameter]
    public string Placeholder { get; set; } = "A quiet café with wifi, Biergarten, ψάρι δίπλα στη θάλασσα …";

    /// <summary>Raised with the trimmed text; null when there is none.</summary>
    [Parameter]
    public EventCallback<string?> OnSearch { get; set; }

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool IsOpen => _suggestions.Count > 0;

    public void Dispose() => Forget();

    protected override void OnParametersSet()
    {
        // What somebody is typing outlives renders for other reasons.
        if (_given != State.Text)
        {
            _given = _text = State.Text;
            Close();
        }
    }

    private static string OptionId(int index) => $"search-suggestion-{index}";

    private static string IconOf(SearchSuggestion suggestion) => suggestion.Type switch
    {
        "venue" => Icons.Material.Rounded.Place,
        "feature" => FeatureIcon.Of(suggestion.Id),
        "kind" => Icons.Material.Rounded.Category,
        _ => Icons.Material.Rounded.Search,
    };

    private static string TypeOf(SearchSuggestion suggestion) => suggestion.Type == "venue" ? "Place" : char.ToUpperInvariant(suggestion.Type[0]) + suggestion.Type[1..];

    private async Task TypedAsync()
    {
        Forget();
        var typed = _text?.Trim() ?? "";
        if (typed.Length is < Shortest or > Longest)
        {
            Close();
            return;
        }

        var asking = _asking = new CancellationTokenSource();
        var cancellationToken = asking.Token;
        try
        {
            await Task.Delay(Pause, Time, cancellationToken);
            var found = await Api.SuggestAsync(typed, cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
            {
                (_suggestions, _active) = (found, -1);
                _said = found.Count switch { 0 => "No suggestions", 1 => "1 suggestion", var several => $"{several} suggestions" };
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // More was typed, or the search was made.
        }
        catch (ApiException)
        {
            Close();
        }
    }

    private void PressedKey(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
        {
            Close();
        }
        else if (IsOpen && key.Key is "ArrowDown" or "ArrowUp")
        {
            // Round by way of the box itself, which is -1.
            var places = _suggestions.Count + 1;
            _active = ((_active + 1 + (key.Key == "ArrowDown" ? 1 : places - 1)) % places) - 1;
        }
    }

    // The browser's Enter submits; keys come in order, so an option chosen just before is known here.
    private Task SubmitAsync() => IsOpen && _active >= 0 && _active < _suggestions.Count ? ChooseAsync(_suggestions[_active]) : SearchAsync();

    private Task ChooseAsync(SearchSuggestion suggestion)
    {
        if (suggestion.Type == "venue")
        {
            Close();
            Navigation.NavigateTo($"/venues/{suggestion.Id}");
            return Task.CompletedTask;
        }

        _text = suggestion.Text;
        return SearchAsync();
    }

    private Task SearchAsync()
    {
        Close();
        return OnSearch.InvokeAsync(string.IsNullOrWhiteSpace(_text) ? null : _text.Trim());
    }

    private Task ClearAsync()
    {
        _text = null;
        Close();
        return State.Text is null ? Task.CompletedTask : SearchAsync();
    }

    private void Close()
    {
        Forget();
        (_suggestions, _active, _said) = ([], -1, null);
    }

    private void Forget()
    {
        _asking?.Cancel();
        _asking?.Dispose();
        _asking = null;
    }
}
