using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Newtonsoft.Json.Linq;

namespace Clara.Remote.Http;

/// <summary><c>GET /v1/models</c>.</summary>
internal static class ModelListing
{
    /// <summary>The list as it came; throws like <see cref="AiaaClient.SendAsync"/> when it is none.</summary>
    public static Task<JArray> ListAsync(this AiaaClient client, CancellationToken ct) => client.SendAsync(HttpMethod.Get, AiaaRoutes.Models, null, null, async (answer, token) =>
        await answer.JsonAsync(token).ConfigureAwait(false) as JArray ?? throw new ProtocolException("its model list is not a list"), ct);

    /// <summary>The models that can be understood; one odd entry does not hide the others.</summary>
    public static IReadOnlyList<AiaaModel> Understood(JArray list)
    {
        List<AiaaModel> models = [];
        foreach (JToken entry in list)
        {
            try
            {
                models.Add(AiaaModel.Read(entry));
            }
            catch (ProtocolException)
            {
                // A type of entry that this version does not know.
            }
        }
        return models;
    }

    public static async Task<IReadOnlyList<AiaaModel>> ModelsAsync(this AiaaClient client, CancellationToken ct) => Understood(await client.ListAsync(ct).ConfigureAwait(false));
}
