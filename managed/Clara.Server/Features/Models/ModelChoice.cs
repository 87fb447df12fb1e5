using Clara.Models;
using Clara.Server.Http;

namespace Clara.Server.Features.Models;

/// <summary>Finds the model that a request names.</summary>
internal static class ModelChoice
{
    public static ModelInfo Find(IReadOnlyList<ModelInfo> models, string name)
    {
        if (name.Length == 0)
            throw RequestFault.BadRequest("The query names no model (?model=NAME).");
        return models.FirstOrDefault(m => m.Name == name) ?? throw new ModelNotFoundException(
            $"There is no model of that name on this server; it has {string.Join(", ", models.Select(m => m.Name).Take(20))}{(models.Count > 20 ? ", ..." : "")}.");
    }
}
