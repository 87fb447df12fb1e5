#pragma once

#include <filesystem>
#include <string>

// A folder of its own, gone with the object.
class temp_folder {
public:
  temp_folder();
  ~temp_folder();
  temp_folder(const temp_folder &) = delete;
  temp_folder &operator=(const temp_folder &) = delete;

  const std::filesystem::path &path() const { return path_; }
  std::filesystem::path operator/(const std::string &name) const { return path_ / std::filesystem::u8path(name); }

private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path &file);
void write_file(const std::filesystem::path &file, const std::string &text);
