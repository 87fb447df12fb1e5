// Runs another program to its end and keeps what it printed.
#pragma once

#include <map>
#include <string>
#include <vector>

struct process_result {
  int exit_code = -1; // 128 + signal where a signal ended it
  std::string output;
  std::string errors; // standard error
  std::vector<std::string> lines() const;
};

// Environment: the caller's, without what names a .NET, and with these. An empty value removes the variable.
using environment = std::map<std::string, std::string>;

// signal_after_output: once the program has printed this text, it gets SIGINT. Empty = never.
process_result run_process(const std::vector<std::string> &command, const environment &changes = {},
                           const std::string &signal_after_output = {});
