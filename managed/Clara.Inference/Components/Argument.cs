using System.Globalization;
using Clara.Imaging;
using Clara.Models.Config;

namespace Clara.Inference.Components;

/// <summary>
/// An argument of a component: what the documentation says of it, and in the subclass how it is read, so that neither can be forgotten. Immutable; any thread. Since 0.2.
/// </summary>
public abstract class Argument
{
    private protected Argument(string name, string type, string standard, string range, string meaning)
    {
        Name = name;
        Type = type;
        Default = standard;
        Range = range;
        Meaning = meaning;
    }

    /// <summary>Key in the config.</summary>
    public string Name { get; }

    /// <summary>What stands there: number, whole number, true or false, text, 3 numbers and so on.</summary>
    public string Type { get; }

    /// <summary>What it is where it is absent; "required" where it must be there.</summary>
    public string Default { get; }

    /// <summary>Unit of a quantity, such as "mm"; empty for what has none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Allowed values, as in "must be ...".</summary>
    public string Range { get; }

    /// <summary>What it does, in a sentence.</summary>
    public string Meaning { get; }

    /// <summary>Whether it changes nothing here; the meaning says why.</summary>
    public bool IsIgnored { get; private protected init; }

    /// <summary>A finite number. Without <paramref name="standard"/> it is required.</summary>
    /// <param name="name">Key.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="standard">Where it is absent.</param>
    /// <param name="range">"above 0" and so on; empty = any.</param>
    /// <param name="isAllowed">The same as code.</param>
    /// <param name="unit">Of a quantity.</param>
    public static Argument<double> Number(string name, string meaning, double? standard = null, string range = "", Predicate<double>? isAllowed = null, string unit = "") =>
        new(name, "number", Shown(standard), range, meaning, c => Checked(c, name, c.Number(name, standard), range, isAllowed)) { Unit = unit };

    /// <summary>A finite number that may be absent.</summary>
    /// <param name="name">Key.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="otherwise">What happens without it, for the page.</param>
    public static Argument<double?> OptionalNumber(string name, string meaning, string otherwise) =>
        new(name, "number", otherwise, "", meaning, c => c.Has(name) ? c.Number(name) : null);

    /// <summary>A whole number of at least 0.</summary>
    /// <param name="name">Key.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="standard">Where it is absent.</param>
    /// <param name="range">Beside "at least 0"; empty = all of these.</param>
    /// <param name="isAllowed">The same as code.</param>
    /// <param name="unit">Of a quantity.</param>
    public static Argument<int> Count(string name, string meaning, int? standard = null, string range = "", Predicate<int>? isAllowed = null, string unit = "") =>
        new(name, "whole number", Shown(standard), range.Length > 0 ? range : "at least 0", meaning, c => Checked(c, name, c.Count(name, standard), range, isAllowed)) { Unit = unit };

    /// <summary>true or false; of a list the first, which is that of the image's field.</summary>
    public static Argument<bool> Flag(string name, string meaning, bool standard = false) =>
        new(name, "true or false", standard ? "true" : "false", "", meaning, c => c.Flag(name, standard));

    /// <summary>A text. Without <paramref name="standard"/> it is required.</summary>
    public static Argument<string> Text(string name, string meaning, string? standard = null, string range = "") =>
        new(name, "text", standard is null ? Required : $"\"{standard}\"", range, meaning, c => c.Text(name, standard));

    /// <summary>One of some texts; of a list the first, which is that of the image's field.</summary>
    public static Argument<string> Choice(string name, string meaning, string standard, params string[] choices)
    {
        string range = choices.Length == 1 ? choices[0] : $"{string.Join(", ", choices[..^1])} or {choices[^1]}";
        return new(name, "text", $"\"{standard}\"", range, meaning, c => c.Text(name, standard) is string text && choices.Contains(text, StringComparer.Ordinal) ? text : throw c.Wrong(name, range));
    }

    /// <summary>Three numbers, one an axis; a single one stands for all. Without <paramref name="standard"/> it is required.</summary>
    public static Argument<Vector3> Three(string name, string meaning, string range, Predicate<double> isAllowed, double? standard = null, string unit = "") =>
        new(name, "3 numbers or one", Shown(standard), range, meaning, c =>
        {
            if (standard is double all && !c.Has(name))
                return new(all, all, all);
            double[] values = c.Numbers(name, 3);
            return values.All(v => isAllowed(v)) ? new(values[0], values[1], values[2]) : throw c.Wrong(name, range);
        }) { Unit = unit };

    /// <summary>A list of whole numbers; a single one is a list of one, and absent an empty list.</summary>
    public static Argument<IReadOnlyList<int>> Integers(string name, string meaning, string otherwise, string range, Predicate<double> isAllowed) =>
        new(name, "whole numbers", otherwise, range, meaning, c => c.Length(name) == 0 ? []
            : c.Numbers(name, c.Length(name), range) is var values && values.All(v => v == Math.Floor(v) && isAllowed(v)) ? [.. values.Select(v => (int)v)] : throw c.Wrong(name, range));

    /// <summary>Anything that a component's own code reads. Without <paramref name="standard"/> it is required.</summary>
    /// <param name="name">Key.</param>
    /// <param name="type">For the page.</param>
    /// <param name="standard">For the page.</param>
    /// <param name="range">For the page.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="read">Reads this key and no other.</param>
    /// <param name="unit">Of a quantity.</param>
    public static Argument<T> Other<T>(string name, string type, string standard, string range, string meaning, Func<ComponentConfig, T> read, string unit = "") =>
        new(name, type, standard, range, meaning, read) { Unit = unit };

    /// <summary>Known, and changing nothing here; the reason is the meaning.</summary>
    public static Argument Ignored(string name, string reason) => new Ignoring(name, reason);

    /// <summary>Known, and only taken with the value that changes nothing: other values would change the result.</summary>
    public static Argument OnlyText(string name, string only, string meaning) =>
        new Fixed(name, "text", $"\"{only}\"", only, meaning, c => c.Text(name, only) == only);

    /// <summary>Known, and only taken with the number that changes nothing.</summary>
    public static Argument OnlyNumber(string name, double only, string meaning) =>
        new Fixed(name, "number", Shown(only), Shown(only), meaning, c => c.Number(name, only) == only);

    /// <summary>Known, and only taken with the switch that changes nothing.</summary>
    public static Argument OnlyFlag(string name, bool only, string meaning) =>
        new Fixed(name, "true or false", only ? "true" : "false", only ? "true" : "false", meaning, c => c.Flag(name, only) == only);

    /// <summary>Known, and only taken where it is absent (or null).</summary>
    public static Argument Absent(string name, string why) => new Fixed(name, "any", "absent", "absent", why, c => !c.Has(name));

    /// <summary>Marks the argument as known, and refuses what is not allowed whether the factory asks for it or not.</summary>
    internal abstract void Check(ComponentConfig config);

    private protected const string Required = "required";

    private static string Shown(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? Required;

    private static T Checked<T>(ComponentConfig config, string name, T value, string range, Predicate<T>? isAllowed) => isAllowed is null || isAllowed(value) ? value : throw config.Wrong(name, range);

    private sealed class Ignoring : Argument
    {
        public Ignoring(string name, string reason) : base(name, "any", "absent", "any", reason) => IsIgnored = true;

        internal override void Check(ComponentConfig config) => config.Ignore(Name);
    }

    private sealed class Fixed(string name, string type, string standard, string range, string meaning, Predicate<ComponentConfig> isAllowed) : Argument(name, type, standard, range, meaning)
    {
        internal override void Check(ComponentConfig config)
        {
            if (!isAllowed(config))
                throw config.Wrong(Name, Range);
        }
    }
}

/// <summary>An argument with the type in which factories get it. Since 0.2.</summary>
/// <typeparam name="T">What it is in code.</typeparam>
public sealed class Argument<T> : Argument
{
    private readonly Func<ComponentConfig, T> _read;

    internal Argument(string name, string type, string standard, string range, string meaning, Func<ComponentConfig, T> read) : base(name, type, standard, range, meaning) => _read = read;

    /// <summary>The value in a config. Throws <see cref="Models.ModelInvalidException"/> that names the place, the argument and what it must be.</summary>
    internal T Read(ComponentConfig config) => _read(config);

    internal override void Check(ComponentConfig config) => _read(config);
}
