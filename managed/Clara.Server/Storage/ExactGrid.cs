using System.Numerics;
using Clara.Imaging;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Server.Storage;

/// <summary>Gives an uploaded volume the sender's grid in full precision where the sender told it; see <see cref="WireGrid"/>.</summary>
internal static class ExactGrid
{
    /// <summary>All channels of an image, which lie on one grid.</summary>
    public static IReadOnlyList<Volume> Apply(IReadOnlyList<Volume> channels, JObject parameters)
    {
        if (WireGrid.Read(parameters) is not WireGrid wire)
            return channels;
        Grid grid = new(
            new(wire.Size[0], wire.Size[1], wire.Size[2]), Three(wire.SpacingMm), Three(wire.OriginMm),
            new(wire.Direction[0], wire.Direction[1], wire.Direction[2], wire.Direction[3], wire.Direction[4], wire.Direction[5], wire.Direction[6], wire.Direction[7], wire.Direction[8]));
        if (!grid.IsSameAs(channels[0].Grid))
            throw RequestFault.BadRequest($"'{AiaaNames.Grid}' is not the grid of the uploaded image.");
        return [.. channels.Select(c => On(c, grid))];
    }

    /// <summary>The same voxels on another grid of the same size; nothing is copied.</summary>
    public static Volume On(Volume volume, Grid grid) => volume.Accept(new OnGrid(grid));

    private static Vector3 Three(IReadOnlyList<double> v) => new(v[0], v[1], v[2]);

    private sealed class OnGrid(Grid grid) : IVolumeVisitor<Volume>
    {
        public Volume Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T> => Volume.Wrap(volume.Memory, grid);
    }
}
