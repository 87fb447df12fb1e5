// ITK's NIfTI reader and writer as its users call them, one image kept between the commands.
#include "line_protocol.h"

#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkNiftiImageIO.h>

using Image = itk::Image<short, 3>;

int main() {
  Image::Pointer image;
  return answer_lines({
      {"nifti-read",
       [&](const std::string &path) {
         const auto reader = itk::ImageFileReader<Image>::New();
         reader->SetImageIO(itk::NiftiImageIO::New());
         reader->SetFileName(path);
         reader->Update();
         image = reader->GetOutput();
       }},
      {"nifti-write",
       [&](const std::string &path) {
         const auto writer = itk::ImageFileWriter<Image>::New();
         writer->SetImageIO(itk::NiftiImageIO::New());
         writer->SetInput(image);
         writer->UseCompressionOn();
         writer->SetFileName(path);
         writer->Update();
       }},
  });
}
