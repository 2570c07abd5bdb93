using Microsoft.AspNetCore.Components;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Importing;

namespace Voy8.Web.Components.Pages;

/// <summary>Discoveries, live while one is under way.</summary>
public sealed partial class DiscoveryPage
{
    private const string UsualIndustry = "restaurants";
    private readonly CancellationTokenSource _cancellation = new();
    private IReadOnlyList<CityResponse> _cities = [];
    private IReadOnlyList<IndustryResponse> _industries = [];
    private IReadOnlyList<DiscoveryResponse>? _discoveries;
    private IReadOnlyList<DatasetResponse> _datasets = [];
    private ApiException? _error;
    private string _city = "";
    private string _industry = "";
    private string _dataset = "discovered";
    private string? _problem;
    private bool _starting;

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Changes when discoveries may have merged something, or left something to decide.</summary>
    private object? Decidable => _discoveries is null ? null : (_discoveries.Sum(one => one.Counts.Merged), _discoveries.Sum(one => one.Counts.Unsure));

    private bool CanStart => !_starting && _city.Length > 0 && _industry.Length > 0 && DatasetSlug.IsValid(_dataset);

    public void Dispose()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            await LoadAsync();
            _ = FollowAsync();
        }
    }

    private static bool IsActive(DiscoveryResponse discovery) => discovery.Status is "queued" or "scheduled" or "running";

    private Task FollowAsync() => Polling.FollowAsync(
        () => _discoveries?.Any(IsActive) == true,
        async () =>
        {
            await LoadAsync();
            StateHasChanged();
        },
        Time,
        _cancellation.Token);

    private async Task LoadAsync()
    {
        try
        {
            if (_cities.Count == 0)
            {
                _cities = await Api.GetCitiesAsync(_cancellation.Token);
                _industries = await Api.GetIndustriesAsync(_cancellation.Token);
                _datasets = (await Api.GetDatasetsAsync(_cancellation.Token)).Datasets;
                _city = _cities.FirstOrDefault(city => city.Directories.Count > 0)?.Slug ?? "";
                _industry = _industries.Any(industry => industry.Slug == UsualIndustry) ? UsualIndustry : _industries is [var first, ..] ? first.Slug : "";
            }

            _discoveries = (await Api.GetDiscoveriesAsync(_cancellation.Token)).Discoveries;
            _error = null;
        }
        catch (ApiException problem)
        {
            _error = problem;
        }
    }

    private Task StartAsync() => CanStart
        ? DecideAsync(async () =>
        {
            _starting = true;
            try
            {
                if (_datasets.All(dataset => dataset.Slug != _dataset))
                {
                    await Api.PutDatasetAsync(_dataset, _cancellation.Token);
                }

                await Api.DiscoverAsync(new DiscoveryRequest(_city, _industry, _dataset), _cancellation.Token);
            }
            finally
            {
                _starting = false;
            }
        })
        : Task.CompletedTask;

    private Task CancelAsync(Guid jobId) => DecideAsync(() => Api.CancelJobAsync(jobId, _cancellation.Token));

    private async Task DecideAsync(Func<Task> decide)
    {
        _problem = null;
        try
        {
            await decide();
        }
        catch (ApiException problem)
        {
            _problem = problem.Message;
        }

        await LoadAsync();
    }
}
