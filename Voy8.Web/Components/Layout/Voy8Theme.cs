using MudBlazor;

namespace Voy8.Web.Components.Layout;

/// <summary>Deep water, pale chart paper, one signal colour.</summary>
public static class Voy8Theme
{
    private static readonly string[] Fonts = ["Inter Variable", "Inter", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b6477",
            PrimaryContrastText = "#ffffff",
            Secondary = "#c8452d",
            SecondaryContrastText = "#ffffff",
            Tertiary = "#b7791f",
            Info = "#2b6cb0",
            Success = "#1f7a4d",
            Warning = "#a15c07",
            Error = "#b42318",
            Background = "#f4f7f8",
            BackgroundGray = "#e9eff1",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#10293a",
            DrawerBackground = "#ffffff",
            TextPrimary = "#10293a",
            TextSecondary = "#51677a",
            TextDisabled = "#8a9aa8",
            ActionDefault = "#3d5566",
            Divider = "#dfe7eb",
            DividerLight = "#edf2f4",
            LinesDefault = "#dfe7eb",
            LinesInputs = "#c3d0d8",
            TableLines = "#e4ebee",
            TableHover = "#f1f6f7",
            Skeleton = "rgba(16,41,58,0.08)",
            OverlayDark = "rgba(9,26,38,0.45)",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#5cc2d0",
            PrimaryContrastText = "#06222b",
            Secondary = "#ff8a6b",
            SecondaryContrastText = "#33110a",
            Tertiary = "#e9b949",
            Info = "#7db7ee",
            Success = "#64cf98",
            Warning = "#f0b45b",
            Error = "#ff8f85",
            Background = "#0a1720",
            BackgroundGray = "#0e1e29",
            Surface = "#11232f",
            AppbarBackground = "#0d1c26",
            AppbarText = "#e8f0f4",
            DrawerBackground = "#0d1c26",
            DrawerText = "#e8f0f4",
            TextPrimary = "#e8f0f4",
            TextSecondary = "#9db2c0",
            TextDisabled = "#66798a",
            ActionDefault = "#b3c5d0",
            Divider = "#20394a",
            DividerLight = "#182d3b",
            LinesDefault = "#20394a",
            LinesInputs = "#35505f",
            TableLines = "#1c3444",
            TableHover = "#152a38",
            Skeleton = "rgba(232,240,244,0.09)",
            OverlayDark = "rgba(2,8,12,0.6)",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "12px", AppbarHeight = "64px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.55", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "2.5rem", FontWeight = "680", LineHeight = "1.12", LetterSpacing = "-.025em" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.75rem", FontWeight = "660", LineHeight = "1.2", LetterSpacing = "-.02em" },
            H3 = new H3Typography { FontFamily = Fonts, FontSize = "1.25rem", FontWeight = "640", LineHeight = "1.3", LetterSpacing = "-.012em" },
            H4 = new H4Typography { FontFamily = Fonts, FontSize = "1.0625rem", FontWeight = "630", LineHeight = "1.35", LetterSpacing = "-.008em" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = ".875rem", FontWeight = "560", LetterSpacing = "normal", TextTransform = "none" },
        },
    };
}
