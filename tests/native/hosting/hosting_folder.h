// An installed product in a folder of its own, with a core that has no engine, and what a probe says when it starts it.
#pragma once

#include "process.h"
#include "temp_folder.h"

class hosting_folder {
public:
  // name: of the product's folder inside of the temporary one.
  explicit hosting_folder(const std::string &name = "product");

  std::filesystem::path root() const { return temp_.path(); }
  std::filesystem::path product() const { return product_; }
  std::filesystem::path library() const { return product_ / "libclara.so"; }
  std::filesystem::path managed() const { return product_ / "managed"; }
  std::filesystem::path private_dotnet() const { return product_ / "dotnet"; }

  // An empty folder.
  std::filesystem::path empty(const std::string &name = "empty") const;
  // A .NET made of links to the system's: its host, and with_frameworks its frameworks.
  void make_dotnet(const std::filesystem::path &folder, bool with_frameworks) const;
  // Makes the product ask for another version of .NET.
  void ask_for_dotnet(const std::string &version) const;

  // Lines that the probe prints for these commands after loading the library; the first is of the first command.
  // Fails the test when the probe did not end with 0 or wrote to standard error.
  std::vector<std::string> probe(std::vector<std::string> commands, const environment &changes = {}) const;

private:
  temp_folder temp_;
  std::filesystem::path product_;
};
