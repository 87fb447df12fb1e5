using Clara.Imaging;

namespace Clara.Models;

/// <summary>The model asked for is not there, or is of another type; the message names the nearest ones.</summary>
public sealed class ModelNotFoundException(string message) : ClaraException(StatusCode.Model, OneLine.Of(message));

/// <summary>A model archive is incomplete, damaged or does not fit its network; the message names file and place.</summary>
public sealed class ModelInvalidException(string message, Exception? inner = null) : ClaraException(StatusCode.ModelInvalid, OneLine.Of(message), inner)
{
    /// <summary>Where in which file, "config_aiaa.json: pre_transforms[1]"; empty where the message is about no place. Since 0.2.</summary>
    public string Place { get; private init; } = "";

    /// <summary>A failure about a place: the message is the place with what is said of it.</summary>
    internal static ModelInvalidException At(string place, string said, Exception? inner = null) => new(place + said, inner) { Place = place };
}

/// <summary>Messages quote names out of config files and command lines, and must stay one line whatever those hold.</summary>
internal static class OneLine
{
    private const int LongestQuote = 200;

    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    /// <summary>A text out of a file, short enough for a message.</summary>
    public static string Quote(string text) => Of(text.Length <= LongestQuote ? text : text[..LongestQuote] + "...");
}
