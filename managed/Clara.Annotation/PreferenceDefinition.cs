using System.Globalization;

namespace Clara.Annotation;

/// <summary>Value types of preferences; the numbers are those of CLARA_PREFERENCE_* in preferences.h.</summary>
public enum PreferenceKind
{
    /// <summary>Any text.</summary>
    Text = 1,

    /// <summary>"true" or "false".</summary>
    Boolean = 2,

    /// <summary>A number of at least 0 with a decimal point.</summary>
    Number = 3,

    /// <summary>One of the listed values.</summary>
    Choice = 4,

    /// <summary>A folder's path; empty for the product's own.</summary>
    Folder = 5,
}

/// <summary>A preference: key, type, default, meaning in one sentence, and for a choice its values.</summary>
public sealed record PreferenceDefinition(string Key, PreferenceKind Kind, string Default, string Meaning, params IReadOnlyList<string> Choices)
{
    /// <summary>What is wrong with a value, as the end of a sentence; null when it fits.</summary>
    public string? Problem(string value) => Kind switch
    {
        PreferenceKind.Boolean when value is not ("true" or "false") => "must be true or false",
        PreferenceKind.Number when !(double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double n) && double.IsFinite(n) && n >= 0) => "must be a number of at least 0",
        PreferenceKind.Choice when !Choices.Contains(value) => $"must be one of {string.Join(", ", Choices)}",
        _ when value.Contains('\n') || value.Contains('\0') => "must be one line",
        _ => null,
    };
}
