using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Abi.Tests.LayoutTests;

/// <summary>layout.json as read by a test: struct to "size" and fields to offsets.</summary>
internal sealed record Baseline(string Struct, int Size, IReadOnlyDictionary<string, int> Offsets)
{
    internal static IReadOnlyList<Baseline> All { get; } = Parse(File.ReadAllText(Repository.PathOf("interop/abi/layout.json")));

    private static List<Baseline> Parse(string json) =>
        [.. JObject.Parse(json).Properties().Select(s => new Baseline(s.Name, (int)s.Value["size"]!, s.Value["fields"]!.ToObject<Dictionary<string, int>>()!))];
}
