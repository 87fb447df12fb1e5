"""Sound small DICOM files to mutate: python3 dicom_seeds.py OUT [FOLDER OF REAL SLICES]. Made ones of several kinds, real ones cut to 64 x 64, each in the encodings that GDCM writes, and one real one as it is."""
import glob
import os
import subprocess
import sys

import numpy
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence

out = sys.argv[1]
encodings = {"rle": "--rle", "jpeg": "--jpeg", "jpegls": "--jpegls", "j2k": "--j2k"}


def encoded(path):
    for name, option in encodings.items():
        subprocess.run(["gdcmconv", option, path, path[:-4] + f"-{name}.dcm"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def made(name, pixels, syntax, frames=1, colour=False):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = f"1.2.3.4.{abs(hash(name)) % 100000}"
    meta.TransferSyntaxUID = syntax
    d = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    d.is_little_endian, d.is_implicit_VR = syntax != pydicom.uid.ExplicitVRBigEndian, syntax == pydicom.uid.ImplicitVRLittleEndian
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    d.SpecificCharacterSet = "ISO_IR 192"
    d.Modality, d.SeriesInstanceUID, d.StudyInstanceUID, d.PatientName, d.PatientID = "CT", "1.2.3", "1.2.4", "Fuzz^Öl", "1"
    d.ImageType, d.SeriesDescription, d.InstanceNumber = ["ORIGINAL", "PRIMARY", "AXIAL"], "a series", 1
    d.ImagePositionPatient, d.ImageOrientationPatient, d.PixelSpacing, d.SliceThickness = [-10, -20, 30.5], [1, 0, 0, 0, 1, 0], [0.5, 0.5], 2
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "1", "SCT", "x"
    d.AnatomicRegionSequence = Sequence([item])
    d.Rows, d.Columns = pixels.shape[-3 if colour else -2], pixels.shape[-2 if colour else -1]
    d.SamplesPerPixel, d.PhotometricInterpretation = (3, "RGB") if colour else (1, "MONOCHROME2")
    if colour:
        d.PlanarConfiguration = 0
    if frames > 1:
        d.NumberOfFrames = frames
    d.BitsAllocated = d.BitsStored = pixels.dtype.itemsize * 8
    d.HighBit, d.PixelRepresentation = d.BitsStored - 1, 1 if pixels.dtype.kind == "i" else 0
    d.RescaleIntercept, d.RescaleSlope = -1024, 1
    d.PixelData = (pixels.astype(pixels.dtype.newbyteorder(">")) if not d.is_little_endian else pixels).tobytes()
    if d.BitsAllocated == 8:
        d["PixelData"].VR = "OB"
    path = os.path.join(out, name + ".dcm")
    d.save_as(path, write_like_original=False)
    return path


numbers = numpy.arange(40 * 48).reshape(40, 48)
encoded(made("short", (numbers % 997 - 300).astype(numpy.int16), pydicom.uid.ExplicitVRLittleEndian))
made("implicit", (numbers % 997).astype(numpy.uint16), pydicom.uid.ImplicitVRLittleEndian)
made("big", (numbers % 997).astype(numpy.int16), pydicom.uid.ExplicitVRBigEndian)
encoded(made("byte", (numbers % 256).astype(numpy.uint8), pydicom.uid.ExplicitVRLittleEndian))
made("colour", numpy.repeat((numbers % 256).astype(numpy.uint8)[:, :, None], 3, axis=2), pydicom.uid.ExplicitVRLittleEndian, colour=True)
encoded(made("frames", numpy.stack([(numbers * k % 500).astype(numpy.int16) for k in (1, 2, 3)]), pydicom.uid.ExplicitVRLittleEndian, frames=3))

real = sorted(glob.glob(os.path.join(sys.argv[2], "*.dcm")))[:2] if len(sys.argv) > 2 else []
for i, path in enumerate(real):
    raw = os.path.join(out, f"real{i}.dcm")
    d = pydicom.dcmread(path)
    # The anonymiser emptied these, and GDCM writes nothing without them.
    d.SOPClassUID, d.SOPInstanceUID = d.file_meta.MediaStorageSOPClassUID, d.file_meta.MediaStorageSOPInstanceUID
    d.save_as(raw)
    subprocess.run(["gdcmconv", "--raw", raw, raw], check=True)
    d = pydicom.dcmread(raw)
    pixels = numpy.frombuffer(d.PixelData, dtype="<i2").reshape(d.Rows, d.Columns)[200:264, 200:264]
    d.Rows = d.Columns = 64
    d.PixelData = pixels.tobytes()
    d.save_as(raw)
    encoded(raw)
if real:
    with open(real[0], "rb") as source, open(os.path.join(out, "whole.dcm"), "wb") as target:
        target.write(source.read())
