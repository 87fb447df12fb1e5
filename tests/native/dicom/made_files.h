#pragma once

#include <filesystem>
#include <string>

// A folder of its own that goes with the object.
class MadeFiles {
public:
  MadeFiles();
  ~MadeFiles();
  MadeFiles(const MadeFiles &) = delete;
  MadeFiles &operator=(const MadeFiles &) = delete;

  std::string path(const std::string &name) const { return (folder_ / name).string(); }
  std::string write(const std::string &name, const std::string &bytes) const;
  // A small image of 5 x 7 with 16 bits by the library itself: a code sequence, texts, pixels 0 to 34.
  std::string image(const std::string &name) const;

private:
  std::filesystem::path folder_;
};

std::string content_of(const std::string &path);
