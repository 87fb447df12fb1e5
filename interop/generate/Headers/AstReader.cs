using Clara.Interop.Generate.Model;
using Newtonsoft.Json.Linq;

namespace Clara.Interop.Generate.Headers;

/// <summary>Reads clang's JSON syntax tree: what is declared in the public headers, in which header and with which comment.</summary>
internal sealed class AstReader
{
    private const string Prefix = "clara_";
    private readonly List<string> handles = [];
    private readonly Dictionary<string, string> aliases = [];
    private readonly List<CCallback> callbacks = [];
    private readonly List<CStruct> structs = [];
    private readonly List<CFunction> functions = [];
    private readonly StagedHeaders headers;
    private readonly AstFiles files = new();

    private AstReader(StagedHeaders headers) => this.headers = headers;

    internal static AbiModel Read(JObject tree, StagedHeaders headers)
    {
        AstReader reader = new(headers);
        foreach (JObject declaration in Children(tree))
        {
            string file = reader.files.Visit(declaration);
            if (Name(declaration).StartsWith(Prefix, StringComparison.Ordinal))
                reader.Take(declaration, Path.GetFileName(file));
        }
        // By version first: what a later version adds comes behind everything that was there, wherever its header sorts.
        return new AbiModel(
            reader.handles,
            reader.aliases,
            reader.callbacks,
            [.. reader.structs.OrderBy(s => s.Header == "base.h" ? "" : s.Header, StringComparer.Ordinal)],
            [.. reader.functions.OrderBy(f => f.Since).ThenBy(f => f.Header, StringComparer.Ordinal)],
            []);
    }

    private void Take(JObject declaration, string header)
    {
        switch ((string?)declaration["kind"])
        {
            case "RecordDecl" when (bool?)declaration["completeDefinition"] == true:
                structs.Add(new CStruct(Name(declaration), header, Comment(declaration, header), [.. Fields(declaration, header)]));
                break;
            case "RecordDecl" or "EnumDecl":
                break; // an incomplete record is a handle, taken at its typedef; an enum is an int to C and no type of ours
            case "TypedefDecl":
                TakeTypedef(declaration, header);
                break;
            case "FunctionDecl":
                functions.Add(Function(declaration, header));
                break;
            default:
                throw new ContractException($"{header}: {Name(declaration)} is a {declaration["kind"]}; only structs, handles, typedefs and functions may stand in the headers.");
        }
    }

    private void TakeTypedef(JObject declaration, string header)
    {
        string name = Name(declaration), type = Spelling(declaration);
        if (type.Contains("(*)", StringComparison.Ordinal))
            callbacks.Add(Callback(name, type, Comment(declaration, header)));
        else if (type == "struct " + name)
        {
            if (structs.All(s => s.Name != name))
                handles.Add(name);
        }
        else if (type.Contains(' ', StringComparison.Ordinal))
            throw new ContractException($"{header}: {name} is another name for \"{type}\"; only structs, handles, fixed-width integers and function pointers get names.");
        else
            aliases.Add(name, type);
    }

    private static CCallback Callback(string name, string type, CComment comment)
    {
        string[] halves = type.Split("(*)", 2);
        string[] parameters = halves[1].Trim()[1..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return new CCallback(name, CType.Parse(halves[0].Trim(), name), [.. parameters.Where(p => p != "void").Select(p => CType.Parse(p, name))], comment);
    }

    private CFunction Function(JObject declaration, string header)
    {
        string name = Name(declaration), type = Spelling(declaration);
        if ((bool?)declaration["variadic"] == true)
            throw new ContractException($"{header}: {name} takes any number of arguments; such a call cannot be forwarded.");
        CType returns = CType.Parse(type[..type.IndexOf('(', StringComparison.Ordinal)].Trim(), name);
        IEnumerable<CParameter> parameters = Children(declaration).Where(c => (string?)c["kind"] == "ParmVarDecl")
            .Select(p => new CParameter(Name(p), CType.Parse(Spelling(p), $"{name}, parameter {Name(p)},")));
        return new CFunction(name, header, Comment(declaration, header), returns, [.. parameters]);
    }

    private IEnumerable<CField> Fields(JObject record, string header)
    {
        string source = headers.Text(header);
        foreach (JObject field in Children(record).Where(c => (string?)c["kind"] == "FieldDecl"))
        {
            string owner = $"{Name(record)}.{Name(field)}";
            if ((bool?)field["isBitfield"] == true)
                throw new ContractException($"{header}: {owner} is a bit-field; its place differs between compilers.");
            int end = (int)field["range"]!["end"]!["offset"]!;
            string line = source[end..source.IndexOf('\n', end)];
            int remark = line.IndexOf("/*", StringComparison.Ordinal);
            yield return new CField(Name(field), CType.Parse(Spelling(field), owner), remark < 0 ? "" : CComment.Read(line, remark + 2).Text);
        }
    }

    private CComment Comment(JObject declaration, string header)
    {
        JObject? comment = Children(declaration).FirstOrDefault(c => (string?)c["kind"] == "FullComment");
        return comment is null ? new CComment("") : CComment.Read(headers.Text(header), (int)comment["range"]!["begin"]!["offset"]!);
    }

    private static IEnumerable<JObject> Children(JObject node) => (node["inner"] as JArray)?.OfType<JObject>() ?? [];

    private static string Name(JObject node) => (string?)node["name"] ?? "";

    private static string Spelling(JObject node) => (string)node["type"]!["qualType"]!;
}
