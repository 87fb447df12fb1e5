// A program as small as a viewer can be: does what its arguments say, in order, and prints a line for each; a process
// of its own for each hosting test.
//   load PATH | chdir FOLDER | setenv NAME=VALUE | managed
//   FOLDER | dotnet FOLDER | start | threads N | get KEY | fail TEXT | stop | unload
#include "clara/clara.h"

#include <cstdlib>
#include <dlfcn.h>
#include <iostream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

struct probe {
  void *library = nullptr;
  std::string managed;
  std::string dotnet;

  template <typename F> F function(const char *name) const {
    void *found = library == nullptr ? nullptr : dlsym(library, name);
    if (found == nullptr) {
      std::cerr << "probe: no " << name << std::endl;
      std::exit(3);
    }
    return reinterpret_cast<F>(found);
  }
#define CLARA_FUNCTION(name) function<decltype(&name)>(#name)

  std::string last_error() const {
    uint64_t size = 0;
    CLARA_FUNCTION(clara_last_error)(nullptr, &size);
    std::string text(size, '\0');
    CLARA_FUNCTION(clara_last_error)(text.data(), &size);
    text.pop_back();
    return text;
  }

  std::string line(const char *what, clara_status status) const {
    return std::string(what) + " " + CLARA_FUNCTION(clara_status_name)(status) + " " + last_error();
  }

  std::string start() const {
    clara_start_options options;
    CLARA_INIT(options);
    options.managed_folder = managed.empty() ? nullptr : managed.c_str();
    options.dotnet_root = dotnet.empty() ? nullptr : dotnet.c_str();
    const clara_status status = CLARA_FUNCTION(clara_start)(&options);
    return line("start", status);
  }

  std::string start_in_threads(int count) const {
    std::vector<std::string> lines(static_cast<size_t>(count));
    std::vector<std::thread> threads;
    for (std::string &one : lines)
      threads.emplace_back([this, &one] { one = start(); });
    for (std::thread &thread : threads)
      thread.join();
    for (const std::string &one : lines)
      if (one != lines.front())
        return one;
    return lines.front();
  }

  std::string get(const char *key) const {
    char value[4096] = "";
    uint64_t size = sizeof(value);
    const clara_status status = CLARA_FUNCTION(clara_preferences_get)(nullptr, key, value, &size);
    return status == CLARA_OK ? std::string(key) + " " + value : line(key, status);
  }
};

std::string run(probe &p, const std::string &verb, const std::string &argument) {
  if (verb == "load")
    return (p.library = dlopen(argument.c_str(), RTLD_NOW | RTLD_LOCAL)) != nullptr ? "load"
                                                                                    : std::string("load ") + dlerror();
  if (verb == "chdir")
    return chdir(argument.c_str()) == 0 ? "chdir" : "chdir failed";
  if (verb == "setenv") { // NAME=VALUE
    const size_t equals = argument.find('=');
    setenv(argument.substr(0, equals).c_str(), argument.substr(equals + 1).c_str(), 1);
    return "setenv";
  }
  if (verb == "managed" || verb == "dotnet") {
    (verb == "managed" ? p.managed : p.dotnet) = argument;
    return verb;
  }
  if (verb == "threads")
    return p.start_in_threads(std::stoi(argument));
  if (verb == "get")
    return p.get(argument.c_str());
  if (verb == "fail") {
    const clara_status status =
        p.function<decltype(&clara_preferences_set)>("clara_preferences_set")(nullptr, "key", argument.c_str());
    return p.line("fail", status);
  }
  std::cerr << "probe: what is '" << verb << "'?" << std::endl;
  std::exit(3);
}

} // namespace

int main(int argc, char **argv) {
  probe p;
  for (int i = 1; i < argc; i++) {
    const std::string verb = argv[i];
    if (verb == "start")
      std::cout << p.start() << std::endl;
    else if (verb == "stop") {
      const clara_status status = p.function<decltype(&clara_stop)>("clara_stop")();
      std::cout << p.line("stop", status) << std::endl;
    } else if (verb == "unload")
      std::cout << "unload " << dlclose(p.library) << std::endl;
    else if (i + 1 < argc)
      std::cout << run(p, verb, argv[++i]) << std::endl;
  }
  return 0;
}
