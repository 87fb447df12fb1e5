// Images in and out through ITK's own readers and writers, for tests: ITK is the truth, and nothing of ours is linked.
//   itk_exchange read LIST: a path a line. Answers "path|dims|spacing|origin|direction|type|components"
//     and puts the voxels' bytes into PATH.voxels.
//   itk_exchange write LIST: "path|dims|spacing|origin|direction|type|components|packing" a line
//     (packing: raw, packed or text). Takes the voxels from PATH.voxels.
// Directions are written axis by axis. Numbers keep every digit.
#include <fstream>
#include <iomanip>
#include <iostream>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <itkPNGImageIO.h>
#include <sstream>
#include <vector>

namespace {

bool EndsWith(const std::string &text, const std::string &end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

itk::ImageIOBase::Pointer IoFor(const std::string &path) {
  itk::ImageIOBase::Pointer io;
  if (EndsWith(path, ".mha") || EndsWith(path, ".mhd")) {
    io = itk::MetaImageIO::New().GetPointer();
  } else if (EndsWith(path, ".nrrd") || EndsWith(path, ".nhdr")) {
    io = itk::NrrdImageIO::New().GetPointer();
  } else if (EndsWith(path, ".png")) {
    io = itk::PNGImageIO::New().GetPointer();
  } else {
    io = itk::NiftiImageIO::New().GetPointer();
  }
  io->SetFileName(path);
  return io;
}

std::vector<std::string> Split(const std::string &text, char at) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) {
    parts.push_back(part);
  }
  return parts;
}

std::vector<double> Numbers(const std::string &text) {
  std::vector<double> values;
  for (const std::string &word : Split(text, ' ')) {
    values.push_back(std::stod(word));
  }
  return values;
}

void Read(const std::string &path) {
  itk::ImageIOBase::Pointer io = IoFor(path);
  io->ReadImageInformation();
  const unsigned int axes = io->GetNumberOfDimensions();
  itk::ImageIORegion region(axes);
  std::ostringstream dims, spacing, origin, direction;
  for (std::ostringstream *stream : {&spacing, &origin, &direction}) {
    *stream << std::setprecision(17);
  }
  for (unsigned int a = 0; a < axes; ++a) {
    region.SetSize(a, io->GetDimensions(a));
    dims << io->GetDimensions(a) << ' ';
    spacing << io->GetSpacing(a) << ' ';
    origin << io->GetOrigin(a) << ' ';
    for (double d : io->GetDirection(a)) {
      direction << d << ' ';
    }
  }
  io->SetIORegion(region);
  std::vector<char> voxels(io->GetImageSizeInBytes());
  io->Read(voxels.data());
  std::ofstream(path + ".voxels", std::ios::binary).write(voxels.data(), static_cast<std::streamsize>(voxels.size()));
  std::cout << path << '|' << dims.str() << '|' << spacing.str() << '|' << origin.str() << '|' << direction.str() << '|'
            << itk::ImageIOBase::GetComponentTypeAsString(io->GetComponentType()) << '|' << io->GetNumberOfComponents()
            << '\n';
}

void Write(const std::vector<std::string> &fields) {
  itk::ImageIOBase::Pointer io = IoFor(fields.at(0));
  const std::vector<double> dims = Numbers(fields.at(1)), spacing = Numbers(fields.at(2)),
                            origin = Numbers(fields.at(3)), direction = Numbers(fields.at(4));
  const unsigned int axes = static_cast<unsigned int>(dims.size());
  const unsigned int components = static_cast<unsigned int>(std::stoul(fields.at(6)));
  io->SetNumberOfDimensions(axes);
  itk::ImageIORegion region(axes);
  for (unsigned int a = 0; a < axes; ++a) {
    io->SetDimensions(a, static_cast<itk::SizeValueType>(dims[a]));
    io->SetSpacing(a, spacing[a]);
    io->SetOrigin(a, origin[a]);
    io->SetDirection(a, std::vector<double>(direction.begin() + a * axes, direction.begin() + (a + 1) * axes));
    region.SetSize(a, static_cast<itk::SizeValueType>(dims[a]));
  }
  io->SetComponentType(itk::ImageIOBase::GetComponentTypeFromString(fields.at(5)));
  io->SetNumberOfComponents(components);
  io->SetPixelType(components == 1 ? itk::CommonEnums::IOPixel::SCALAR : itk::CommonEnums::IOPixel::VECTOR);
  io->SetUseCompression(fields.at(7) == "packed");
  io->SetFileType(fields.at(7) == "text" ? itk::CommonEnums::IOFile::ASCII : itk::CommonEnums::IOFile::Binary);
  io->SetIORegion(region);
  std::ifstream file(fields.at(0) + ".voxels", std::ios::binary);
  const std::vector<char> voxels((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (static_cast<itk::ImageIOBase::SizeType>(voxels.size()) != io->GetImageSizeInBytes()) {
    throw std::runtime_error(fields.at(0) + ": the voxels' file has another size");
  }
  io->Write(voxels.data());
  std::cout << fields.at(0) << '\n';
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    std::cerr << "itk_exchange read|write LIST\n";
    return 2;
  }
  std::ifstream list(argv[2]);
  for (std::string line; std::getline(list, line);) {
    try {
      if (std::string(argv[1]) == "read") {
        Read(line);
      } else {
        Write(Split(line, '|'));
      }
    } catch (const std::exception &e) {
      std::cerr << line << ": " << e.what() << '\n';
      return 1;
    }
  }
  return 0;
}
