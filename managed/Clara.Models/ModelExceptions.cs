using Clara.Imaging;

namespace Clara.Models;

/// <summary>The model asked for is not there, or is of another type; the message names the nearest ones.</summary>
public sealed class ModelNotFoundException(string message) : ClaraException(StatusCode.Model, OneLine.Of(message));

/// <summary>A model archive is incomplete, damaged or does not fit its network; the message names file and place.</summary>
public sealed class ModelInvalidException(string message, Exception? inner = null) : ClaraException(StatusCode.ModelInvalid, OneLine.Of(message), inner);

/// <summary>Messages quote names out of config files and command lines, and must stay one line whatever those hold.</summary>
internal static class OneLine
{
    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
