using System.Globalization;
using Clara.Imaging;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Config;

/// <summary>
/// One "key=value" of --set (Clara Train's syntax): true, false, True, False, whole numbers, decimals such as 1e-4, a JSON list or object, else a text.
/// A key with dots is a place in the file ("inference.args.roi", our extension); without it is a global and a variable.
/// </summary>
internal sealed record ConfigSetting(string Key, JToken Value)
{
    private const int MaxDepth = 16;

    public bool IsPlace => Key.Contains('.');

    /// <exception cref="ClaraException">Argument.</exception>
    public static ConfigSetting Parse(string text)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        string key = at < 0 ? "" : text[..at].Trim();
        if (key.Length == 0 || key.Split('.').Any(p => p.Length == 0))
            throw new ClaraException(StatusCode.Argument, $"'{OneLine.Quote(text)}' is no setting: it must be KEY=VALUE, such as epochs=5 or inference.args.roi=[96,96,96].");
        return new(key, ValueOf(text[(at + 1)..].Trim(), text));
    }

    private static JToken ValueOf(string text, string whole)
    {
        if (text is "true" or "True")
            return true;
        if (text is "false" or "False")
            return false;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            return integer;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && text.Any(char.IsAsciiDigit))
            return number;
        if (text.Length == 0 || text[0] is not ('[' or '{'))
            return text;
        try
        {
            using JsonTextReader json = new(new StringReader(text)) { MaxDepth = MaxDepth, DateParseHandling = DateParseHandling.None };
            JToken value = JToken.Load(json);
            return json.Read() ? throw new JsonReaderException("Text follows the value.") : value;
        }
        catch (JsonReaderException e)
        {
            throw new ClaraException(StatusCode.Argument, $"the value of the setting '{OneLine.Quote(whole)}' begins like JSON and is none.", e);
        }
    }
}
