// GDCM's own way from a folder to a volume: directory, sorting by position, then one reader a slice into one buffer, in
// one loop.
#include "line_protocol.h"

#include <gdcmDirectory.h>
#include <gdcmImageReader.h>
#include <gdcmIPPSorter.h>
#include <gdcmRescaler.h>

#include <stdexcept>
#include <vector>

int main() {
  std::vector<char> volume;
  return answer_lines({
      {"dicom-read",
       [&](const std::string &folder) {
         std::vector<char>().swap(volume); // a new volume each time, as its caller would have
         gdcm::Directory directory;
         directory.Load(folder);
         gdcm::IPPSorter sorter;
         sorter.SetComputeZSpacing(true);
         if (!sorter.Sort(directory.GetFilenames()))
           throw std::runtime_error("IPPSorter");
         std::size_t at = 0;
         for (const std::string &file : sorter.GetFilenames()) {
           gdcm::ImageReader reader;
           reader.SetFileName(file.c_str());
           if (!reader.Read())
             throw std::runtime_error(file);
           const gdcm::Image &slice = reader.GetImage();
           const std::size_t bytes = slice.GetBufferLength();
           if (volume.empty())
             volume.resize(bytes * sorter.GetFilenames().size());
           if (!slice.GetBuffer(volume.data() + at))
             throw std::runtime_error(file);
           at += bytes;
         }
       }},
  });
}
