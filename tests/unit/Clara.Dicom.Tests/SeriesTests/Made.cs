using Clara.TestKit;
using Newtonsoft.Json;

namespace Clara.Dicom.Tests.SeriesTests;

/// <summary>Series made by pydicom with random stored values from a seed; beside them the values that they mean, as numpy computes them.</summary>
public sealed record Made
{
    public int Rows { get; init; } = 5;

    public int Columns { get; init; } = 7;

    public int Allocated { get; init; } = 16;

    public int Stored { get; init; } = 16;

    /// <summary>Negative: the usual one, Stored - 1.</summary>
    public int High { get; init; } = -1;

    public bool HasSign { get; init; }

    /// <summary>Range of the stored values; empty for all that the bits hold.</summary>
    public long[] Range { get; init; } = [];

    /// <summary>One a slice.</summary>
    public double[] Slopes { get; init; } = [1, 1, 1];

    public double[] Intercepts { get; init; } = [0, 0, 0];

    /// <summary>explicit, implicit or big.</summary>
    public string Syntax { get; init; } = "explicit";

    /// <summary>One enhanced multi-frame file instead of one file a slice.</summary>
    public bool Enhanced { get; init; }

    /// <summary>Fills the folder and gives the values, x fastest, slices ascending.</summary>
    public double[] Write(string folder)
    {
        Python.Run(Script, folder, JsonConvert.SerializeObject(this));
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "expected"));
        File.Delete(Path.Combine(folder, "expected"));
        double[] values = new double[bytes.Length / 8];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }

    private const string Script = """
        import json, random, sys, numpy, pydicom
        from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
        folder, o = sys.argv[1], json.loads(sys.argv[2])
        rng = numpy.random.default_rng(7)
        slices, rows, columns, allocated, stored = len(o['Slopes']), o['Rows'], o['Columns'], o['Allocated'], o['Stored']
        high = o['High'] if o['High'] >= 0 else stored - 1
        low, top = o['Range'] or ([-(1 << stored - 1), (1 << stored - 1) - 1] if o['HasSign'] else [0, (1 << stored) - 1])
        values = rng.integers(low, top, (slices, rows, columns), dtype=numpy.int64, endpoint=True)
        values.flat[0], values.flat[1] = low, top
        # What lies in the cell's other bits (overlays of old files) is no part of the value.
        mask = ((1 << stored) - 1) << (high + 1 - stored)
        cells = (values << (high + 1 - stored)) & mask | rng.integers(0, 1 << 62, values.shape) & ((1 << allocated) - 1) & ~mask
        big = o['Syntax'] == 'big'
        cells = cells.astype(('>' if big else '<') + 'u%d' % (allocated // 8))
        expected = values * numpy.array(o['Slopes']).reshape(-1, 1, 1) + numpy.array(o['Intercepts']).reshape(-1, 1, 1)
        expected.astype('<f8').tofile(folder + '/expected')

        def padded(data):
            return data + b'\0' * (len(data) & 1)
        def pixels(cells):
            data = cells.tobytes()
            # Words of two bytes are turned round, also where a pixel has one.
            return padded(numpy.frombuffer(padded(data), '<u2').byteswap().tobytes()) if big and allocated == 8 else padded(data)
        def image(name, n, cells):
            meta = FileMetaDataset()
            meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.2' + ('.1' if o['Enhanced'] else '')
            meta.MediaStorageSOPInstanceUID = '1.2.3.4.%d' % n
            meta.TransferSyntaxUID = {'explicit': '1.2.840.10008.1.2.1', 'implicit': '1.2.840.10008.1.2', 'big': '1.2.840.10008.1.2.2'}[o['Syntax']]
            d = FileDataset(name, {}, file_meta=meta, preamble=b'\0' * 128)
            d.is_implicit_VR, d.is_little_endian = o['Syntax'] == 'implicit', not big
            d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
            d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID, d.Modality, d.SeriesNumber, d.InstanceNumber = '1.2.1', '1.2.2', '1.2.3', 'CT', 3, n + 1
            d.PatientName, d.PatientID = 'Doe^Jane', 'secret'
            d.SamplesPerPixel, d.PhotometricInterpretation, d.Rows, d.Columns = 1, 'MONOCHROME2', rows, columns
            d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = allocated, stored, high, int(o['HasSign'])
            d.PixelData = pixels(cells)
            d['PixelData'].VR = 'OW'
            return d
        def item(**fields):
            d = Dataset()
            for key, value in fields.items(): setattr(d, key, value)
            return d
        def position(n):
            return ['-10.5', '20', '%g' % (2.5 * n)]
        if o['Enhanced']:
            order = list(range(slices))
            random.Random(5).shuffle(order)
            d = image('enhanced', 0, cells[order])
            d.NumberOfFrames = slices
            d.SharedFunctionalGroupsSequence = [item(PlaneOrientationSequence=[item(ImageOrientationPatient=['1', '0', '0', '0', '1', '0'])], PixelMeasuresSequence=[item(PixelSpacing=['0.75', '0.5'], SliceThickness='2.5')])]
            d.PerFrameFunctionalGroupsSequence = [item(PlanePositionSequence=[item(ImagePositionPatient=position(n))],
                PixelValueTransformationSequence=[item(RescaleSlope='%g' % o['Slopes'][n], RescaleIntercept='%g' % o['Intercepts'][n])]) for n in order]
            d.save_as(folder + '/enhanced.dcm')
        else:
            for n in range(slices):
                d = image('slice', n, cells[n])
                d.ImagePositionPatient, d.ImageOrientationPatient, d.PixelSpacing, d.SliceThickness = position(n), ['1', '0', '0', '0', '1', '0'], ['0.75', '0.5'], '3'
                d.RescaleSlope, d.RescaleIntercept = '%g' % o['Slopes'][n], '%g' % o['Intercepts'][n]
                d.save_as('%s/%d.dcm' % (folder, slices - n))
        """;
}
