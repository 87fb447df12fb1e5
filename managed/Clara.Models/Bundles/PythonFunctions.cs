using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>The names and functions that expressions may use. Nothing here touches files or devices.</summary>
internal static class PythonFunctions
{
    private const int LongestRange = 4096;
    private static readonly string[] DtypeHomes = ["torch.", "np.", "numpy."];
    private static readonly string[] Dtypes = ["float16", "float32", "float64", "float", "double", "half", "bfloat16", "int8", "int16", "int32", "int64", "int", "long", "uint8", "uint16", "uint32", "uint64", "bool"];

    public static JToken Constant(string name) => name switch
    {
        "None" => JValue.CreateNull(),
        "True" => true,
        "False" => false,
        "os.sep" => "/",
        "math.pi" or "np.pi" or "numpy.pi" => Math.PI,
        _ when Dtype(name) is string dtype => dtype,
        _ => throw new UnsupportedPythonException($"the name '{OneLine.Quote(name)}' is not known"),
    };

    public static JToken Call(string name, IReadOnlyList<Func<JToken>> arguments)
    {
        switch (name)
        {
            case "torch.device":
                return "auto"; // the engine picks the device; what the bundle's author had in his computer says nothing
            case "torch.cuda.is_available":
                return false; // numbers that depend on it are then those for small machines
            case "torch.cuda.device_count":
                return 0;
        }
        JToken[] values = [.. arguments.Select(a => a())];
        JToken? result = (name, values.Length) switch
        {
            ("os.path.join" or "posixpath.join", > 0) => Join(values),
            ("os.path.basename", 1) => Path.GetFileName(PythonValues.Text(values[0])),
            ("os.path.dirname", 1) => Path.GetDirectoryName(PythonValues.Text(values[0])) ?? "",
            ("Path" or "pathlib.Path" or "os.path.abspath" or "os.path.normpath", 1) => PythonValues.Text(values[0]),
            ("str", 1) => PythonValues.Printed(values[0]),
            ("int", 1) => PythonValues.Whole(values[0]),
            ("float", 1) => PythonValues.Number(values[0]),
            ("bool", 1) => PythonValues.IsTrue(values[0]),
            ("abs", 1) => PythonValues.IsWhole(values[0]) ? (JToken)Math.Abs(PythonValues.Whole(values[0])) : Math.Abs(PythonValues.Number(values[0])),
            ("len", 1) => values[0] switch { JArray a => a.Count, JObject o => o.Count, { Type: JTokenType.String } s => ((string)s!).Length, _ => null },
            ("list" or "tuple", 1) => values[0] is JArray list ? list : null,
            ("sum", 1) => values[0] is JArray terms ? terms.Aggregate((JToken)0, (a, b) => PythonValues.Calculate("+", a, b)) : null,
            ("min" or "max", > 0) => Extreme(name == "max", values.Length == 1 && values[0] is JArray all ? [.. all] : values),
            ("range", 1) => Range(0, PythonValues.Whole(values[0])),
            ("range", 2) => Range(PythonValues.Whole(values[0]), PythonValues.Whole(values[1])),
            _ => null,
        };
        return result ?? throw new UnsupportedPythonException($"the function {OneLine.Quote(name)}(...) is not supported");
    }

    /// <summary>torch.float32, np.uint8 and the like are the names of number types.</summary>
    private static string? Dtype(string name) => DtypeHomes.FirstOrDefault(h => name.StartsWith(h, StringComparison.Ordinal)) is string home && Dtypes.Contains(name[home.Length..]) ? name[home.Length..] : null;

    private static string Join(JToken[] parts)
    {
        string path = "";
        foreach (string part in parts.Select(PythonValues.Text))
            path = path.Length == 0 || part.StartsWith('/') ? part : path.EndsWith('/') ? path + part : $"{path}/{part}";
        return PythonValues.Bounded(path);
    }

    private static JToken? Extreme(bool largest, JToken[] values) =>
        values.Length == 0 ? null : largest ? values.MaxBy(PythonValues.Number) : values.MinBy(PythonValues.Number);

    private static JArray? Range(long from, long to) => to - from <= LongestRange ? new JArray(Enumerable.Range(0, (int)Math.Max(0, to - from)).Select(i => from + i)) : null;
}
