using Microsoft.AspNetCore.Authentication.Cookies;

namespace Voy8.Web.Accounts;

public static class AccountExtensions
{
    /// <summary>Who signed in, by a sealed cookie; operators' pages ask for it.</summary>
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section);
        builder.Services.AddSingleton<AccountClient>();
        builder.Services.AddAuthorization();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAuthentication(PersonClaims.Scheme).AddCookie(PersonClaims.Scheme, cookie =>
        {
            cookie.Cookie.Name = "voy8-session";
            cookie.Cookie.HttpOnly = true;
            // Not sent with what another site's page posts or opens a socket with.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.SlidingExpiration = false;
            cookie.LoginPath = "/sign-in";
            cookie.AccessDeniedPath = "/not-allowed";
            cookie.ReturnUrlParameter = "return";
        });
        return builder;
    }
}
