using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>
/// The subset of Python that bundles write after "$", read by recursive descent and evaluated without running any code: numbers, texts, lists, dictionaries, indexing, arithmetic, comparisons,
/// and/or/not, "a if c else b", os.path.join and a few more functions (<see cref="PythonFunctions"/>), references "@id". A lambda as a whole is passed on as its text, for components that
/// understand comparisons. Everything else is an <see cref="UnsupportedPythonException"/>, and only if its value is needed: the branch that is not taken may be anything that parses.
/// </summary>
internal sealed class PythonExpression
{
    private const int MaxDepth = 48, MaxLength = 4096;
    private readonly List<PythonToken> _tokens;
    private readonly Func<string, JToken> _reference;
    private int _at, _depth;

    private PythonExpression(string text, Func<string, JToken> reference)
    {
        _tokens = PythonLexer.Tokens(text);
        _reference = reference;
    }

    /// <summary>The value of an expression (without its "$"). <paramref name="reference"/> gives the value of an id.</summary>
    public static JToken Evaluate(string text, Func<string, JToken> reference)
    {
        text = text.Trim();
        if (text.Length > MaxLength)
            throw new UnsupportedPythonException("it is too long");
        if (text.StartsWith("lambda ", StringComparison.Ordinal) || text.StartsWith("lambda:", StringComparison.Ordinal))
            return text.Contains('@') ? throw new UnsupportedPythonException("a lambda with references is not supported") : text;
        if (text.StartsWith("import ", StringComparison.Ordinal))
            return JValue.CreateNull();
        PythonExpression expression = new(text, reference);
        Func<JToken> value = expression.Ternary();
        if (expression.Next.Kind != PythonTokenKind.End)
            throw new UnsupportedPythonException($"'{expression.Next.Text}' is not understood there");
        return value();
    }

    private PythonToken Next => _tokens[_at];

    private bool Takes(string sign)
    {
        if (Next.Kind is not (PythonTokenKind.Sign or PythonTokenKind.Name) || Next.Text != sign)
            return false;
        _at++;
        return true;
    }

    private void Require(string sign)
    {
        if (!Takes(sign))
            throw new UnsupportedPythonException(Next.Kind == PythonTokenKind.End ? $"'{sign}' is missing at its end" : $"'{Next.Text}' stands where '{sign}' is expected");
    }

    private Func<JToken> Ternary()
    {
        if (++_depth > MaxDepth)
            throw new UnsupportedPythonException("it is nested too deeply");
        Func<JToken> value = Or();
        if (Takes("if"))
        {
            Func<JToken> condition = Or();
            Require("else");
            Func<JToken> then = value, otherwise = Ternary();
            value = () => PythonValues.IsTrue(condition()) ? then() : otherwise();
        }
        _depth--;
        return value;
    }

    private Func<JToken> Or()
    {
        List<Func<JToken>> all = [And()];
        while (Takes("or"))
            all.Add(And());
        return all.Count == 1 ? all[0] : () => Decided(all, by: true);
    }

    private Func<JToken> And()
    {
        List<Func<JToken>> all = [Not()];
        while (Takes("and"))
            all.Add(Not());
        return all.Count == 1 ? all[0] : () => Decided(all, by: false);
    }

    /// <summary>The first value that decides, else the last. A loop, as all that may be thousands in a row: nested calls would fill the stack.</summary>
    private static JToken Decided(List<Func<JToken>> all, bool by)
    {
        for (int i = 0; i < all.Count - 1; i++)
            if (all[i]() is var value && PythonValues.IsTrue(value) == by)
                return value;
        return all[^1]();
    }

    private Func<JToken> Not()
    {
        if (!Takes("not"))
            return Comparison();
        if (++_depth > MaxDepth)
            throw new UnsupportedPythonException("it is nested too deeply");
        Func<JToken> value = Not();
        _depth--;
        return () => !PythonValues.IsTrue(value());
    }

    private Func<JToken> Comparison()
    {
        Func<JToken> left = Sum();
        string? sign = null;
        if (Takes("is"))
            sign = Takes("not") ? "!=" : "==";
        else if (Takes("in"))
            sign = "in";
        else if (Takes("not"))
        {
            Require("in");
            sign = "not in";
        }
        else if (Next is { Kind: PythonTokenKind.Sign, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
            sign = _tokens[_at++].Text;
        if (sign is null)
            return left;
        Func<JToken> right = Sum();
        if (Next is { Kind: PythonTokenKind.Sign, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
            throw new UnsupportedPythonException("comparisons in a row are not supported");
        return () => PythonValues.Compare(sign, left(), right());
    }

    private Func<JToken> Sum() => Chain(Product, "+", "-");

    private Func<JToken> Product() => Chain(Unary, "*", "//", "/", "%");

    private Func<JToken> Chain(Func<Func<JToken>> operand, params string[] signs)
    {
        Func<JToken> first = operand();
        List<(string Sign, Func<JToken> Operand)> more = [];
        while (Next.Kind == PythonTokenKind.Sign && signs.Contains(Next.Text))
            more.Add((_tokens[_at++].Text, operand()));
        return more.Count == 0 ? first : () => more.Aggregate(first(), (value, next) => PythonValues.Calculate(next.Sign, value, next.Operand()));
    }

    private Func<JToken> Unary()
    {
        if (Next is not { Kind: PythonTokenKind.Sign, Text: "-" or "+" })
            return Power();
        bool negative = _tokens[_at++].Text == "-";
        if (++_depth > MaxDepth)
            throw new UnsupportedPythonException("it is nested too deeply");
        Func<JToken> value = Unary();
        _depth--;
        return () => PythonValues.Calculate(negative ? "-" : "+", 0, value());
    }

    private Func<JToken> Power()
    {
        Func<JToken> value = Indexed();
        if (!Takes("**"))
            return value;
        if (++_depth > MaxDepth)
            throw new UnsupportedPythonException("it is nested too deeply");
        Func<JToken> power = Unary();
        _depth--;
        return () => PythonValues.Calculate("**", value(), power());
    }

    private Func<JToken> Indexed()
    {
        Func<JToken> value = Primary();
        while (true)
        {
            if (Takes("["))
            {
                Func<JToken> whole = value;
                List<Func<JToken>> indices = [];
                do
                {
                    indices.Add(Ternary());
                    Require("]");
                }
                while (Takes("["));
                value = () => indices.Aggregate(whole(), (at, index) => PythonValues.Index(at, index()));
            }
            else if (Takes("."))
            {
                _at++;
                value = () => throw new UnsupportedPythonException("reading members of objects is not supported");
            }
            else if (Takes("("))
            {
                Items(")", out _, named: true);
                value = () => throw new UnsupportedPythonException("calling objects is not supported");
            }
            else
                return value;
        }
    }

    private Func<JToken> Primary()
    {
        PythonToken token = _tokens[_at];
        switch (token.Kind)
        {
            case PythonTokenKind.Literal:
                _at++;
                string joined = "";
                while (token.Value!.Type == JTokenType.String && Next is { Kind: PythonTokenKind.Literal, Value.Type: JTokenType.String })
                    joined += (string)_tokens[_at++].Value!;
                return joined.Length == 0 ? () => token.Value : () => (string)token.Value! + joined;
            case PythonTokenKind.Reference:
                _at++;
                return () => _reference(token.Text);
            case PythonTokenKind.Name:
                _at++;
                if (!Takes("("))
                    return () => PythonFunctions.Constant(token.Text);
                List<Func<JToken>> arguments = Items(")", out _, named: true);
                return () => PythonFunctions.Call(token.Text, arguments);
            default:
                if (Takes("("))
                {
                    List<Func<JToken>> items = Items(")", out bool comma);
                    return items.Count == 1 && !comma ? items[0] : List(items);
                }
                if (Takes("["))
                    return List(Items("]", out _));
                if (Takes("{"))
                    return Dictionary();
                throw new UnsupportedPythonException(token.Kind == PythonTokenKind.End ? "it ends too early" : $"'{token.Text}' is not understood there");
        }
    }

    private static Func<JToken> List(List<Func<JToken>> items) => () => PythonValues.Bounded(new JArray(items.Select(i => i().DeepClone())));

    private List<Func<JToken>> Items(string end, out bool comma, bool named = false)
    {
        List<Func<JToken>> items = [];
        comma = false;
        while (!Takes(end))
        {
            if (items.Count > 0 && !comma)
                throw new UnsupportedPythonException(Next is { Kind: PythonTokenKind.Name, Text: "for" } ? "comprehensions are not supported" : $"'{Next.Text}' is not understood there");
            items.Add(Ternary());
            if (named && Takes("="))
            {
                Ternary();
                items[^1] = () => throw new UnsupportedPythonException("arguments by name are not supported");
            }
            comma = Takes(",");
        }
        return items;
    }

    private Func<JToken> Dictionary()
    {
        List<(Func<JToken> Key, Func<JToken> Value)> entries = [];
        bool comma = true;
        while (!Takes("}"))
        {
            if (!comma)
                throw new UnsupportedPythonException("comprehensions are not supported");
            Func<JToken> key = Ternary();
            Require(":");
            entries.Add((key, Ternary()));
            comma = Takes(",");
        }
        return () =>
        {
            JObject result = [];
            foreach ((Func<JToken> key, Func<JToken> value) in entries)
                result[PythonValues.Text(key())] = value().DeepClone();
            return PythonValues.Bounded(result);
        };
    }
}
