using Clara.Imaging;
using Clara.Server.Tests.Doubles;
using Clara.TestKit;

namespace Clara.Server.Tests.FramingTests;

/// <summary>An outsider that reads the raw socket stream below the HTTP layer, as NVIDIA's Python client does, and judges the mask with nibabel.</summary>
public sealed class OldPythonClientTests
{
    private const string Script = """
        import http.client, json, sys, tempfile, os
        from email.parser import BytesParser
        import nibabel, numpy
        host, port, path, model = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
        limit = b'----------lImIt_of_THE_fIle_eW_$'
        body = b'--' + limit + b'\r\nContent-Disposition: form-data; name="params"\r\n\r\n{}\r\n'
        body += b'--' + limit + b'\r\nContent-Disposition: form-data; name="datapoint"; filename="' + path.encode() + b'"\r\nContent-Type: application/octet-stream\r\n\r\n'
        body += open(path, 'rb').read() + b'\r\n--' + limit + b'--\r\n\r\n'
        c = http.client.HTTPConnection(host, port)
        c.request('POST', '/v1/segmentation?model=' + model, body, {'content-type': 'multipart/form-data; boundary=' + limit.decode(), 'content-length': str(len(body))})
        r = c.getresponse()
        assert r.status == 200, (r.status, r.read())
        kind = r.getheader('Content-Type')
        assert 'multipart' in kind
        n = int(r.getheader('Content-Length'))
        raw = r.fp.read(n)                       # below the chunk decoder
        m = BytesParser().parsebytes(b'Content-Type: ' + kind.encode() + b'\r\n\r\n' + raw)
        form, files = {}, {}
        for part in m.get_payload():
            name = part.get_param('name', header='content-disposition')
            if part.get_filename():
                files[part.get_filename()] = part
            else:
                form[name] = part.get_payload(decode=True)
        assert list(form) == ['params'] and len(files) == 1, (list(form), list(files))
        points = json.loads(form['params'])['points']
        boundary = kind.split('boundary=')[1].encode()
        piece = [p for p in raw.split(b'--' + boundary) if b'filename="' in p][0]
        data = piece.split(b'\r\n\r\n', 1)[1][:-2]
        out = os.path.join(os.path.dirname(path), 'mask.nii.gz')
        open(out, 'wb').write(data)
        image, mask = nibabel.load(path), nibabel.load(out)
        assert mask.shape == image.shape and numpy.allclose(mask.affine, image.affine, atol=1e-5), (mask.affine, image.affine)
        assert mask.get_data_dtype() == numpy.uint8
        v, t = numpy.asarray(image.dataobj), numpy.asarray(mask.dataobj)
        expected = (v > 100).astype(int) + (v > 200).astype(int)
        assert (t == expected).all()
        i, j, k = numpy.nonzero(expected)
        for axis, values in enumerate((i, j, k)):
            assert points[2 * axis][axis] == values.min() and points[2 * axis + 1][axis] == values.max(), points
        for p in points:
            assert expected[tuple(p)] > 0, p
        print('ok', len(points))
        """;

    [Test]
    public async Task NVIDIAs_way_of_reading_gets_mask_and_points()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using TempFolder folder = new();
        string path = folder.File("image.nii.gz");
        await NiftiFile.WriteAsync(path, RunningServer.Image(), CancellationToken.None);
        string output = await Task.Run(() => Python.Run(Script, running.Server.Uri.Host, running.Server.Uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), path, ThresholdBackend.TwoLabels));
        Assert.That(output.Trim(), Is.EqualTo("ok 6"));
    }
}
