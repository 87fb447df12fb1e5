using Newtonsoft.Json;

namespace Clara.Interop.Generate.StatusCodes;

/// <summary>A status code as typed in status-codes.json.</summary>
internal sealed record StatusCodeEntry(
    [property: JsonProperty("name", Required = Required.Always)] string Name,
    [property: JsonProperty("code", Required = Required.Always)] int Code,
    [property: JsonProperty("http", Required = Required.Always)] int Http,
    [property: JsonProperty("retryable", Required = Required.Always)] bool Retryable,
    [property: JsonProperty("meaning", Required = Required.Always)] string Meaning)
{
    /// <summary>The macro: "CLARA_E_ARGUMENT".</summary>
    internal string Macro => "CLARA_" + Name;

    /// <summary>The member of the C# enumeration: "Argument".</summary>
    internal string Member => Emitters.Names.Pascal(Name.StartsWith("E_", StringComparison.Ordinal) ? Name[2..] : Name);
}

/// <summary>Reads status-codes.json, the only place where codes are typed.</summary>
internal static class StatusCodeReader
{
    internal static IReadOnlyList<StatusCodeEntry> Read(string path)
    {
        if (!File.Exists(path))
            throw new ContractException($"{path} does not exist.");
        List<StatusCodeEntry> codes;
        try
        {
            codes = JsonConvert.DeserializeObject<List<StatusCodeEntry>>(File.ReadAllText(path), new JsonSerializerSettings { MissingMemberHandling = MissingMemberHandling.Error }) ?? [];
        }
        catch (JsonException e)
        {
            throw new ContractException($"{path}: {e.Message}", e);
        }
        foreach (IGrouping<int, StatusCodeEntry> same in codes.GroupBy(c => c.Code).Where(g => g.Count() > 1))
            throw new ContractException($"{path}: {same.Key} stands for {string.Join(" and ", same.Select(c => c.Name))}; a number is used once.");
        foreach (StatusCodeEntry wrong in codes.Where(c => c.Code > 0 || c.Code == 0 != (c.Name == "OK")))
            throw new ContractException($"{path}: {wrong.Name} has the number {wrong.Code}; OK is 0 and failures are negative.");
        return codes;
    }
}
