using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>Arithmetic and comparisons on JSON values as Python does them; results are bounded, whatever an expression multiplies.</summary>
internal static class PythonValues
{
    private const int LongestText = 1 << 16, LongestList = 4096;

    public static bool IsTrue(JToken value) => value switch
    {
        { Type: JTokenType.Null } => false,
        { Type: JTokenType.Boolean } => (bool)value,
        { Type: JTokenType.Integer or JTokenType.Float } => (double)value != 0, // a file's whole numbers may pass 64 bits
        { Type: JTokenType.String } => ((string)value!).Length > 0,
        JContainer container => container.Count > 0,
        _ => true,
    };

    public static bool IsWhole(JToken value) => value.Type is JTokenType.Integer or JTokenType.Boolean;

    public static double Number(JToken value) => value.Type switch
    {
        JTokenType.Integer or JTokenType.Float => (double)value,
        JTokenType.Boolean => (bool)value ? 1 : 0,
        JTokenType.String when double.TryParse((string)value!, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => number,
        _ => throw new UnsupportedPythonException("a number is needed where there is none"),
    };

    public static long Whole(JToken value) => Number(value) is > -9e18 and < 9e18 and double number ? IsWhole(value) && value.Type == JTokenType.Integer ? (long)value : (long)Math.Truncate(number)
        : throw new UnsupportedPythonException("a number is too large");

    public static string Text(JToken value) => value.Type == JTokenType.String ? (string)value! : throw new UnsupportedPythonException("a text is needed where there is none");

    /// <summary>What str() gives, for values without others inside.</summary>
    public static string Printed(JToken value) => value switch
    {
        { Type: JTokenType.String } => (string)value!,
        { Type: JTokenType.Boolean } => (bool)value ? "True" : "False",
        { Type: JTokenType.Null } => "None",
        { Type: JTokenType.Integer } => ((JValue)value).ToString(CultureInfo.InvariantCulture),
        { Type: JTokenType.Float } => ((double)value).ToString("R", CultureInfo.InvariantCulture) is var t && t.All(c => char.IsAsciiDigit(c) || c == '-') ? t + ".0" : ((double)value).ToString("R", CultureInfo.InvariantCulture),
        _ => throw new UnsupportedPythonException("a list as text is not supported"),
    };

    public static JToken Compare(string sign, JToken a, JToken b)
    {
        switch (sign)
        {
            case "==" or "!=":
                return AreEqual(a, b) == (sign == "==");
            case "in" or "not in":
                bool found = (a, b) switch
                {
                    (_, JArray list) => list.Any(v => AreEqual(a, v)),
                    ({ Type: JTokenType.String }, JObject o) => o.ContainsKey(Text(a)),
                    ({ Type: JTokenType.String }, { Type: JTokenType.String }) => Text(b).Contains(Text(a), StringComparison.Ordinal),
                    _ => throw new UnsupportedPythonException("'in' needs a list, an object or a text"),
                };
                return found == (sign == "in");
        }
        int order = a.Type == JTokenType.String && b.Type == JTokenType.String ? string.CompareOrdinal(Text(a), Text(b)) : Arithmetic(a).CompareTo(Arithmetic(b));
        return sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    public static JToken Calculate(string sign, JToken a, JToken b)
    {
        if (sign == "+" && a is JArray left && b is JArray right)
            return Bounded(new JArray(left.Concat(right).Select(v => v.DeepClone())));
        if (sign == "+" && a.Type == JTokenType.String && b.Type == JTokenType.String)
            return Bounded(Text(a) + Text(b));
        if (sign == "/" && a.Type == JTokenType.String && b.Type == JTokenType.String)
            return Bounded($"{Text(a).TrimEnd('/')}/{Text(b)}"); // Path(a) / b
        if (sign == "*" && (a is JArray || b is JArray))
        {
            (JArray list, long times) = a is JArray ? ((JArray)a, Whole(b)) : ((JArray)b, Whole(a));
            return times * (long)list.Count <= LongestList && times <= LongestList ? new JArray(Enumerable.Repeat(list, (int)Math.Max(0, times)).SelectMany(l => l).Select(v => v.DeepClone())) : throw TooLarge();
        }
        double x = Arithmetic(a), y = Arithmetic(b);
        if (sign is "/" or "//" or "%" && y == 0)
            throw new UnsupportedPythonException("it divides by zero");
        double result = sign switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => Math.Floor(x / y),
            "%" => x - y * Math.Floor(x / y),
            _ => Math.Pow(x, y),
        };
        if (!double.IsFinite(result))
            throw TooLarge();
        // A double holds whole numbers up to 2^53 exactly.
        bool whole = sign != "/" && IsWhole(a) && IsWhole(b) && result == Math.Floor(result);
        return whole ? Math.Abs(result) <= 1L << 53 ? new JValue((long)result) : throw TooLarge() : new JValue(result);
    }

    public static JToken Index(JToken whole, JToken index)
    {
        if (whole is JObject o && index.Type == JTokenType.String)
            return o[Text(index)] ?? throw new UnsupportedPythonException($"there is no '{OneLine.Quote(Text(index))}' in the object");
        if (whole is not JArray list || !IsWhole(index))
            throw new UnsupportedPythonException("only lists and objects can be indexed");
        long at = Whole(index) is < 0 and long back ? list.Count + back : Whole(index);
        return at >= 0 && at < list.Count ? list[(int)at] : throw new UnsupportedPythonException($"there is no entry {at} in a list of {list.Count}");
    }

    public static string Bounded(string text) => text.Length <= LongestText ? text : throw TooLarge();

    /// <summary>Nested lists may hold as much as one text may.</summary>
    public static JToken Bounded(JContainer value) => value.Count <= LongestList && value.DescendantsAndSelf().Take(LongestText + 1).Count() <= LongestText ? value : throw TooLarge();

    private static bool AreEqual(JToken a, JToken b) => a.Type is JTokenType.Integer or JTokenType.Float or JTokenType.Boolean && b.Type is JTokenType.Integer or JTokenType.Float or JTokenType.Boolean
        ? Number(a) == Number(b) : JToken.DeepEquals(a, b);

    private static double Arithmetic(JToken value) => value.Type == JTokenType.String ? throw new UnsupportedPythonException("a text stands where a number is needed") : Number(value);

    private static UnsupportedPythonException TooLarge() => new("its value is too large");
}
