using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Voy8.Jobs.Tests;

public sealed class TimeRangeTests
{
    [Theory]
    [InlineData("00:00:01", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("00:00:00.9999999", false)]
    [InlineData("1.00:00:00.0000001", false)]
    [InlineData("-00:00:02", false)]
    public void Both_bounds_belong_to_the_range(string time, bool valid) =>
        Assert.Equal(valid, new TimeRangeAttribute("00:00:01", "1.00:00:00").IsValid(TimeSpan.Parse(time, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_time_out_of_bounds_is_told_with_its_name_and_its_bounds()
    {
        var results = new List<ValidationResult>();
        var options = new WorkerOptions { Lease = TimeSpan.FromHours(2) };

        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true));
        Assert.Equal("The field Lease must be between 00:00:00.2000000 and 01:00:00.", Assert.Single(results).ErrorMessage);
    }
}
