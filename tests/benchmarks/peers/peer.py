"""nibabel, scipy and pydicom by commands of one line; the seconds that each took, by the clock and of processors, go to standard output. One image is kept between the commands."""
import sys
import time

import nibabel
import numpy
import scipy.ndimage

state = {}


def nifti_read(path):
    image = nibabel.load(path)
    state["image"] = (numpy.asanyarray(image.dataobj), image.affine)


def nifti_write(path):
    data, affine = state["image"]
    nibabel.save(nibabel.Nifti1Image(data, affine), path)


def resample_straight(_):
    """Another spacing and half a voxel of offset along each axis; index order of nibabel's arrays makes no difference to scipy."""
    data = state["volume"]
    scipy.ndimage.affine_transform(data, [0.9, 0.9, 0.9], offset=0.5, output_shape=data.shape, output=numpy.float32, order=1, mode="nearest", prefilter=False)


def resample_oblique(_):
    data = state["volume"]
    c, s = numpy.cos(0.2), numpy.sin(0.2)
    matrix = numpy.array([[1, 0, 0], [0, c, -s], [0, s, c]])
    middle = (numpy.array(data.shape) - 1) / 2
    scipy.ndimage.affine_transform(data, matrix, offset=middle - matrix @ middle, output_shape=data.shape, output=numpy.float32, order=1, mode="nearest", prefilter=False)


def resample_load(path):
    """In C order with x last, which is the fastest that scipy can be given."""
    state["volume"] = numpy.ascontiguousarray(numpy.asanyarray(nibabel.load(path).dataobj).T)


def dicom_make(argument):
    """A CT series without compression: noise around shapes, one file a slice, named out of order."""
    import os

    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset

    folder, count = argument.rsplit(" ", 1)
    random = numpy.random.default_rng(1)
    series, study, frame = (pydicom.uid.generate_uid() for _ in range(3))
    y, x = numpy.mgrid[0:512, 0:512]
    for i in range(int(count)):
        pixels = numpy.where((x - 256) ** 2 + (y - 256) ** 2 < (200 - i % 50) ** 2, 1064, 24) + random.integers(-20, 20, (512, 512))
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
        meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
        meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        slice_ = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
        slice_.is_little_endian, slice_.is_implicit_VR = True, False
        slice_.SOPClassUID, slice_.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        slice_.Modality, slice_.SeriesInstanceUID, slice_.StudyInstanceUID, slice_.FrameOfReferenceUID = "CT", series, study, frame
        slice_.PatientName, slice_.PatientID, slice_.SeriesNumber, slice_.InstanceNumber = "Benchmark", "1", 1, i + 1
        slice_.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        slice_.ImagePositionPatient, slice_.ImageOrientationPatient, slice_.PixelSpacing, slice_.SliceThickness = [-250, -250, i * 1.5], [1, 0, 0, 0, 1, 0], [0.976, 0.976], 1.5
        slice_.Rows, slice_.Columns, slice_.SamplesPerPixel, slice_.PhotometricInterpretation = 512, 512, 1, "MONOCHROME2"
        slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit, slice_.PixelRepresentation = 16, 16, 15, 1
        slice_.RescaleIntercept, slice_.RescaleSlope, slice_.RescaleType = 0, 1, "HU"
        slice_.PixelData = (pixels - 1024).astype("<i2").tobytes()
        slice_.save_as(os.path.join(folder, f"{i * 7919 % 10007:05}.dcm"), write_like_original=False)


COMMANDS = {name.replace("_", "-"): call for name, call in list(globals().items()) if callable(call) and name.startswith(("nifti_", "resample_", "dicom_"))}

for line in sys.stdin:
    name, _, argument = line.strip().partition(" ")
    began, work = time.perf_counter(), time.process_time()
    try:
        COMMANDS[name](argument)
        print(time.perf_counter() - began, time.process_time() - work, flush=True)
    except Exception as e:  # the benchmark shows it
        print(f"failed: {e!r}", flush=True)
