#include "process.h"

#include <array>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace {

std::vector<std::string> environment_with(const environment &changes) {
  environment all;
  for (char **entry = environ; *entry != nullptr; entry++) {
    const std::string text = *entry;
    const size_t equals = text.find('=');
    if (text.compare(0, 11, "DOTNET_ROOT") != 0)
      all[text.substr(0, equals)] = text.substr(equals + 1);
  }
  // Allocations that .NET keeps to its end are no leaks of ours; the tests of the boundary look for those.
  all["ASAN_OPTIONS"] = "detect_leaks=0";
  for (const auto &[name, value] : changes)
    all[name] = value;
  std::vector<std::string> entries;
  for (const auto &[name, value] : all)
    if (!value.empty())
      entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char *> pointers(const std::vector<std::string> &texts) {
  std::vector<char *> result;
  for (const std::string &text : texts)
    result.push_back(const_cast<char *>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

struct pipe_ends {
  int read = -1;
  int write = -1;
  pipe_ends() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
      throw std::runtime_error("no pipe");
    read = ends[0];
    write = ends[1];
  }
};

// False at the end of the stream.
bool read_some(int from, std::string &into) {
  std::array<char, 4096> buffer{};
  const ssize_t count = read(from, buffer.data(), buffer.size());
  if (count > 0)
    into.append(buffer.data(), static_cast<size_t>(count));
  return count > 0;
}

void read_all(pid_t child, int output, int errors, process_result &result, std::string signal_after) {
  std::array<pollfd, 2> ends = {pollfd{output, POLLIN, 0}, pollfd{errors, POLLIN, 0}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    poll(ends.data(), ends.size(), -1);
    if (ends[0].revents != 0 && !read_some(output, result.output))
      ends[0].fd = -1;
    if (ends[1].revents != 0 && !read_some(errors, result.errors))
      ends[1].fd = -1;
    if (!signal_after.empty() && (result.output + result.errors).find(signal_after) != std::string::npos) {
      kill(child, SIGINT);
      signal_after.clear();
    }
  }
}

} // namespace

std::vector<std::string> process_result::lines() const {
  std::vector<std::string> all;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line);)
    all.push_back(line);
  return all;
}

process_result run_process(const std::vector<std::string> &command, const environment &changes,
                           const std::string &signal_after_output) {
  const pipe_ends output;
  const pipe_ends errors;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.write, STDERR_FILENO);
  for (const int end : {output.read, output.write, errors.read, errors.write})
    posix_spawn_file_actions_addclose(&actions, end);

  const std::vector<std::string> entries = environment_with(changes);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, command[0].c_str(), &actions, nullptr, pointers(command).data(), pointers(entries).data());
  posix_spawn_file_actions_destroy(&actions);
  close(output.write);
  close(errors.write);
  if (failed != 0)
    throw std::runtime_error(command[0] + " cannot be run: " + std::strerror(failed));

  process_result result;
  read_all(child, output.read, errors.read, result, signal_after_output);
  close(output.read);
  close(errors.read);
  int status = 0;
  waitpid(child, &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}
