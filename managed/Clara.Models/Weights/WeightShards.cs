using System.Buffers.Binary;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Weights;

/// <summary>
/// The weights of a TensorFlow.js manifest: groups of shards; within a group the weights follow each other over the ends of the shards, little-endian, C order.
/// </summary>
internal sealed class WeightShards
{
    private readonly string _file;
    private readonly List<(string Path, long Length)> _shards = [];

    private WeightShards(string file) => _file = file;

    /// <summary>All weights of the manifest; their sizes are compared with those of the shards here.</summary>
    public static List<StoredTensor> Read(JArray manifest, string file, string folder)
    {
        List<StoredTensor> tensors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int g = 0; g < manifest.Count; g++)
        {
            string place = $"{file}: weightsManifest[{g}]";
            WeightShards group = new(file);
            JObject json = manifest[g] as JObject ?? throw new ModelInvalidException($"{place} must be an object.");
            foreach (JToken shard in json["paths"] as JArray ?? throw new ModelInvalidException($"{place} has no list 'paths'."))
                group._shards.Add(Shard(shard, place, folder));
            long at = 0, length = group._shards.Sum(s => s.Length);
            foreach (JToken token in json["weights"] as JArray ?? throw new ModelInvalidException($"{place} has no list 'weights'."))
            {
                JObject weight = token as JObject ?? throw new ModelInvalidException($"{place}.weights must be objects.");
                if (weight["name"] is not JValue { Value: string name } || Shape(weight["shape"]) is not int[] shape || !names.Add(name))
                    throw new ModelInvalidException($"{place} has a weight without name or shape, or twice.");
                StoredNumbers numbers = StoredNumbers.Of(weight, $"{place}, '{name}'");
                long count = 1;
                foreach (int extent in shape)
                    count = extent == 0 || count <= length / extent ? count * extent : throw Short(place, name, length);
                if (count > (length - at) / numbers.Bytes)
                    throw Short(place, name, length);
                if (count > Array.MaxLength / numbers.Bytes)
                    throw new ModelInvalidException($"{place}: the weight '{name}' has more values than this version reads of one.");
                long from = at;
                tensors.Add(new(name, shape, () => group.Values(from, (int)count, numbers, name)));
                at += count * numbers.Bytes;
            }
            if (at != length)
                throw new ModelInvalidException($"{place}: its shards have {length} bytes, its weights {at}; the two are not of the same network.");
        }
        return tensors;
    }

    private static ModelInvalidException Short(string place, string name, long length) =>
        new($"{place}: its shards end within the weight '{name}' ({length} bytes are there); a shard is cut or missing.");

    private static int[]? Shape(JToken? shape) =>
        shape is JArray axes && axes.Count <= 8 && axes.All(a => a is JValue { Value: long n } && n is >= 0 and <= int.MaxValue) ? [.. axes.Select(a => (int)a)] : null;

    /// <summary>Only files of the folder itself: a model must not read what else its user may read.</summary>
    private static (string Path, long Length) Shard(JToken shard, string place, string folder)
    {
        if (shard is not JValue { Value: string name } || name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', ':') >= 0 || name.Any(char.IsControl))
            throw new ModelInvalidException($"{place}.paths must name files in the folder of the network; '{shard}' is none.");
        FileInfo info = new(Path.Combine(folder, name));
        if (!info.Exists)
            throw new ModelInvalidException($"{place}: the shard {name} is missing.");
        if (info.LinkTarget is not null)
            throw new ModelInvalidException($"{place}: the shard {name} is a link; put the file itself into the folder.");
        return (info.FullName, info.Length);
    }

    private float[] Values(long from, int count, StoredNumbers numbers, string name)
    {
        byte[] bytes = new byte[checked(count * numbers.Bytes)];
        try
        {
            int done = 0;
            long start = 0;
            foreach ((string path, long length) in _shards)
            {
                long skip = from + done - start;
                if (skip < length && done < bytes.Length)
                {
                    using FileStream shard = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
                    shard.Position = skip;
                    int take = (int)Math.Min(length - skip, bytes.Length - done);
                    shard.ReadExactly(bytes, done, take);
                    done += take;
                }
                start += length;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{_file}: the weight '{name}' cannot be read from its shard; check that the files may be read.", e);
        }
        float[] values = new float[count];
        numbers.Convert(bytes, values);
        return values;
    }

    /// <summary>How a weight's numbers are stored.</summary>
    private sealed record StoredNumbers(int Bytes, Action<byte[], float[]> Convert)
    {
        public static StoredNumbers Of(JObject weight, string place)
        {
            string? type = weight["dtype"] is JValue { Value: string word } ? word : null;
            if (weight["quantization"] is not JObject quantization)
                return type == "float32" ? new(4, Plain(ElementType.Float32)) : type == "float16" ? new(2, Plain(ElementType.Float16))
                    : throw new ModelInvalidException($"{place} holds {type ?? "numbers of no 'dtype'"}; weights must be float32 or float16, or quantized.");
            string? stored = quantization["dtype"] is JValue { Value: string kind } ? kind : null;
            if (type is not ("float32" or "float16"))
                throw new ModelInvalidException($"{place} stands for {type ?? "numbers of no 'dtype'"}; weights must be floating-point numbers.");
            if (stored == "float16")
                return new(2, Plain(ElementType.Float16));
            if (Number(quantization["scale"]) is not double scale || Number(quantization["min"]) is not double least)
                throw new ModelInvalidException($"{place} is quantized without 'scale' and 'min'.");
            return stored switch
            {
                "uint8" => new(1, (from, to) => Fill(to, i => from[i], scale, least)),
                "uint16" => new(2, (from, to) => Fill(to, i => BinaryPrimitives.ReadUInt16LittleEndian(from.AsSpan(i * 2)), scale, least)),
                _ => throw new ModelInvalidException($"{place} is quantized as {stored}; uint8, uint16 and float16 are read."),
            };
        }

        private static Action<byte[], float[]> Plain(ElementType type) => (from, to) => type.Convert!(from, to);

        private static void Fill(float[] to, Func<int, double> from, double scale, double least)
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = (float)(from(i) * scale + least);
        }

        private static double? Number(JToken? value) => value is JValue { Type: JTokenType.Float or JTokenType.Integer } number && (double)number is double n && double.IsFinite(n) ? n : null;
    }
}
