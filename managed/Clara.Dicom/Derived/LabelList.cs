using System.Globalization;
using Clara.Imaging;

namespace Clara.Dicom.Derived;

/// <summary>The labels that go into an object: the map's own and those that only its voxels have, by id.</summary>
internal static class LabelList
{
    public static IReadOnlyList<Label> Of(LabelMap map)
    {
        bool[] known = new bool[ushort.MaxValue + 1];
        known[0] = true;
        foreach (Label label in map.Labels)
            known[label.Id] = true;
        List<Label> labels = [.. map.Labels];
        foreach (ushort id in map.Voxels)
            if (!known[id])
            {
                known[id] = true;
                labels.Add(new(id, string.Create(CultureInfo.InvariantCulture, $"label {id}")));
            }
        return [.. labels.OrderBy(l => l.Id)];
    }
}
