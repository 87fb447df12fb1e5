using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>Expressions of bundles ("$...") for who reads parts of a config that serving does not need, such as a network's definition. Since 0.2.</summary>
public static class ConfigExpression
{
    /// <summary>The value of an expression in the subset that this version evaluates; no code is run. Throws <see cref="ModelInvalidException"/> that names the place for every other one.</summary>
    /// <param name="text">With its "$".</param>
    /// <param name="place">File and path, for messages.</param>
    /// <param name="reference">Gives the value of an id that stands behind "@".</param>
    public static JToken Evaluate(string text, string place, Func<string, JToken> reference)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return PythonExpression.Evaluate(text[1..], reference);
        }
        catch (UnsupportedPythonException e)
        {
            throw ModelInvalidException.At(place, $": the expression '{OneLine.Quote(text)}' is not supported ({e.Message}).", e);
        }
    }
}
