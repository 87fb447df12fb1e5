using System.Globalization;
using System.Runtime.InteropServices;
using Clara.TestKit;

namespace Clara.Inference.Tests.ConversionTests;

/// <summary>Keras's layers in numpy, channels last, by the definitions of the Keras reference and of TensorFlow's "same" padding: reads model.json and shards by itself and answers for an image.</summary>
internal static class KerasOracle
{
    private const string Script = """
        import sys, os, json, itertools, numpy as np
        folder, shape = sys.argv[1], [int(n) for n in sys.argv[2].split(',')]
        model = json.load(open(os.path.join(folder, 'model.json')))
        group = model['weightsManifest'][0]
        data = b''.join(open(os.path.join(folder, p), 'rb').read() for p in group['paths'])
        w, at = {}, 0
        for s in group['weights']:
            n = int(np.prod(s['shape']))
            w['/'.join(s['name'].split(':')[0].split('/')[-2:])] = np.frombuffer(data, '<f4', n, at).reshape(s['shape']).astype(np.float64); at += 4 * n

        def pads(n, k, s, d, padding):
            e = (k - 1) * d + 1
            t = max((-(-n // s) - 1) * s + e - n, 0) if padding == 'same' else 0
            return t // 2, t - t // 2
        def windows(x, k, s, d, padding, fill):
            p = [pads(n, *a, padding) for n, a in zip(x.shape, zip(k, s, d))]
            x = np.pad(x, p + [(0, 0)], constant_values=fill)
            out = [(n - (a - 1) * b - 1) // c + 1 for n, a, b, c in zip(x.shape, k, d, s)]
            for i in itertools.product(*map(range, k)):
                yield i, x[tuple(slice(j * b, j * b + (o - 1) * c + 1, c) for j, b, o, c in zip(i, d, out, s))]
        def act(name, x):
            e = np.exp
            return {'linear': lambda: x, 'relu': lambda: np.maximum(x, 0), 'relu6': lambda: np.clip(x, 0, 6), 'leaky_relu': lambda: np.where(x > 0, x, .2 * x),
                    'elu': lambda: np.where(x > 0, x, e(np.minimum(x, 0)) - 1), 'selu': lambda: 1.05070098 * np.where(x > 0, x, 1.67326324 * (e(np.minimum(x, 0)) - 1)),
                    'sigmoid': lambda: 1 / (1 + e(-x)), 'tanh': lambda: np.tanh(x), 'softplus': lambda: np.log1p(e(x)), 'swish': lambda: x / (1 + e(-x)),
                    'softmax': lambda: e(x - x.max(-1, keepdims=True)) / e(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True)}[name]()
        def layer(l, xs):
            c, name, kind, x = l['config'], l['config']['name'], l['class_name'], xs[0]
            r = x.ndim - 1
            W = lambda n: w[name + '/' + n]
            space = tuple(range(r))
            if kind.endswith('Transpose'):
                k, s, K = c['kernel_size'], c.get('strides', [1] * r), W('kernel')
                y = np.zeros([(n - 1) * b + max(a, b) for n, a, b in zip(x.shape, k, s)] + [K.shape[-2]])
                for i in itertools.product(*map(range, k)):
                    y[tuple(slice(j, j + (n - 1) * b + 1, b) for j, n, b in zip(i, x.shape, s))] += x @ K[i].T
                if c['padding'] == 'same':
                    y = y[tuple(slice(max(a - b, 0) // 2, max(a - b, 0) // 2 + n * b) for a, b, n in zip(k, s, x.shape))]
                return act(c.get('activation', 'linear'), y + W('bias'))
            if kind.startswith('Conv') and kind != 'Concatenate':
                K = W('kernel')
                y = sum(v @ K[i] for i, v in windows(x, c['kernel_size'], c.get('strides', [1] * r), c.get('dilation_rate', [1] * r), c['padding'], 0))
                return act(c.get('activation', 'linear'), y + (W('bias') if c.get('use_bias', True) else 0))
            if kind == 'BatchNormalization':
                return (x - W('moving_mean')) / np.sqrt(W('moving_variance') + c['epsilon']) * W('gamma') + W('beta')
            if kind == 'InstanceNormalization' and 'groups' not in c:
                return (x - x.mean(space)) / (x.std(space) + c['epsilon']) * W('gamma') + W('beta')
            if kind in ('GroupNormalization', 'InstanceNormalization'):
                g = c['groups'] if c['groups'] > 0 else x.shape[-1]
                v = x.reshape(*x.shape[:-1], g, -1)
                a = space + (r + 1,)
                return ((v - v.mean(a, keepdims=True)) / np.sqrt(v.var(a, keepdims=True) + c['epsilon'])).reshape(x.shape) * W('gamma') + W('beta')
            if kind.startswith('MaxPooling'):
                return np.max([v for _, v in windows(x, c['pool_size'], c['strides'], [1] * r, c['padding'], -np.inf)], 0)
            if kind.startswith('AveragePooling'):
                total = lambda v: sum(u for _, u in windows(v, c['pool_size'], c['strides'], [1] * r, c['padding'], 0))
                return total(x) / total(np.ones_like(x))
            if kind.startswith('UpSampling'):
                for a, f in enumerate(c['size']): x = x.repeat(f, a)
                return x
            if kind == 'Concatenate': return np.concatenate(xs, -1)
            if kind == 'Add': return sum(xs)
            if kind == 'Multiply': return np.prod(np.broadcast_arrays(*xs), 0)
            if kind == 'Activation': return act(c['activation'], x)
            if kind == 'LeakyReLU': return np.where(x > 0, x, c['alpha'] * x)
            if kind == 'PReLU': return np.where(x > 0, x, W('alpha') * x)
            if kind == 'ELU': return np.where(x > 0, x, c['alpha'] * (np.exp(np.minimum(x, 0)) - 1))
            if kind == 'ReLU': return np.clip(x, 0, c['max_value'])
            if kind == 'Softmax': return act('softmax', x)
            if kind.startswith('ZeroPadding'): return np.pad(x, c['padding'] + [(0, 0)])
            if kind.startswith('Cropping'): return x[tuple(slice(a, n - b) for (a, b), n in zip(c['cropping'], x.shape))]
            assert kind == 'Dropout', kind
            return x

        image = np.fromfile(os.path.join(folder, 'image'), np.float32).reshape(shape[1:]).astype(np.float64)
        values, last = {'input': np.moveaxis(image, 0, -1)}, 'input'
        layers = model['modelTopology']['model_config']['config']['layers'][1:]
        while layers:
            l = next(l for l in layers if all(i[0] in values for i in l['inbound_nodes'][0]))
            layers.remove(l)
            values[l['name']] = layer(l, [values[i[0]] for i in l['inbound_nodes'][0]] or [values[last]]); last = l['name']
        np.ascontiguousarray(np.moveaxis(values[last], -1, 0)).astype(np.float32).tofile(os.path.join(folder, 'answer'))
        """;

    /// <summary>The answer of a network to an image [1, channels, axes], in the same order.</summary>
    public static float[] Answer(KerasFolder network, float[] image, params long[] shape)
    {
        File.WriteAllBytes(Path.Combine(network.Path, "image"), MemoryMarshal.AsBytes<float>(image).ToArray());
        Python.Run(Script, network.Path, string.Join(',', shape.Select(n => n.ToString(CultureInfo.InvariantCulture))));
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(network.Path, "answer"))).ToArray();
    }
}
